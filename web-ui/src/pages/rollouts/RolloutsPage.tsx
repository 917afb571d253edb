import { Card, CardBody } from '@patternfly/react-core/dist/dynamic/components/Card';
import type { Rollout } from '../../api/types.ts';
import { useResource } from '../../api/useResource.ts';
import { to } from '../../app/routes.ts';
import { useLimited } from '../../parts/Limited.tsx';
import { RolloutMark } from '../../parts/Marks.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { Await, Nothing } from '../../parts/States.tsx';
import { RingStrip } from './RingStrip.tsx';

const ROLLOUTS_SHOWN = 25;

export default function RolloutsPage() {
  const rollouts = useResource<Rollout[]>('/rollouts', ['rollout']);
  return (
    <Await resource={rollouts} what="list of rollouts">
      {(all) => (
        <>
          <PageTitle
            title="Rollouts"
            lead="Campaigns that bring patches to endpoints, ring by ring. Newest first."
          />
          <List all={all} />
        </>
      )}
    </Await>
  );
}

function List({ all }: { all: readonly Rollout[] }) {
  const [shown, more] = useLimited(all, ROLLOUTS_SHOWN, 'rollouts');
  if (all.length === 0) {
    return (
      <Nothing
        title="No rollout yet"
        command="selvedge rollout propose --name NAME --policy NAME --patch PRODUCT=VERSION --key FILE"
      >
        A rollout is proposed and signed with an admin's key.
      </Nothing>
    );
  }
  return (
    <div className="sv-stack">
      {shown.map((rollout) => (
        <Card key={rollout.recordId} isCompact component="section" aria-label={`Rollout ${rollout.name}`}>
          <CardBody>
            <div className="sv-row">
              <h2 className="sv-card-name">
                <a href={to.rollout(rollout.recordId)}>{rollout.name}</a>
              </h2>
              <RolloutMark state={rollout.state} />
              <span className="sv-quiet">
                proposed <Moment time={rollout.proposed} />
              </span>
            </div>
            <p>{rollout.reason}</p>
            <RingStrip rollout={rollout} />
          </CardBody>
        </Card>
      ))}
      {more}
    </div>
  );
}
