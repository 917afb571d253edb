import { Card, CardBody } from '@patternfly/react-core/dist/dynamic/components/Card';
import type { Rollout } from '../../api/types.ts';
import { to } from '../../app/routes.ts';
import { RolloutMark } from '../../parts/Marks.tsx';
import { RingStrip } from '../rollouts/RingStrip.tsx';

const ACTIVE = new Set<Rollout['state']>(['running', 'paused', 'halted']);

/** Rollouts that are not over, with their rings. */
export function ActiveRollouts({ rollouts }: { rollouts: readonly Rollout[] }) {
  const active = rollouts.filter(({ state }) => ACTIVE.has(state));
  return (
    <>
      {active.map((rollout) => (
        <Card
          key={rollout.recordId}
          isCompact
          component="section"
          aria-label={`Rollout ${rollout.name}`}
          className="sv-gap"
        >
          <CardBody>
            <div className="sv-row">
              <h2 className="sv-card-name">
                Rollout <a href={to.rollout(rollout.recordId)}>{rollout.name}</a>
              </h2>
              <RolloutMark state={rollout.state} />
              <span className="sv-quiet">{rollout.reason}</span>
            </div>
            <RingStrip rollout={rollout} />
          </CardBody>
        </Card>
      ))}
    </>
  );
}
