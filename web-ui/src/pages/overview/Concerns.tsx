import { Alert } from '@patternfly/react-core/dist/dynamic/components/Alert';
import type { Mesh, Rollout, Status } from '../../api/types.ts';
import { Icons } from '../../parts/Icons.ts';
import { useLimited } from '../../parts/Limited.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { type Concern, concernsOf } from './problems.ts';

const CONCERNS_SHOWN = 5;

/** Problems, before everything else on the page. */
export function Concerns({
  status,
  mesh,
  rollouts,
}: {
  status: Status;
  mesh: Mesh;
  rollouts: readonly Rollout[];
}) {
  const concerns = concernsOf(status, mesh, rollouts);
  const [shown, more] = useLimited(concerns, CONCERNS_SHOWN, 'problems');
  if (concerns.length === 0) {
    return (
      <p className="sv-calm">
        <span className="sv-good" aria-hidden>
          <Icons.good />
        </span>{' '}
        No problem that {status.node.name} knows of.
      </p>
    );
  }
  return (
    <section aria-label="Problems" className="sv-stack sv-tight">
      {shown.map((concern) => (
        <ConcernAlert key={concern.key} concern={concern} />
      ))}
      {more}
    </section>
  );
}

function ConcernAlert({ concern }: { concern: Concern }) {
  const { href, time, title, severity } = concern;
  return (
    <Alert isInline variant={severity} title={title} component="h2">
      {(time !== undefined || href !== undefined) && (
        <span className="sv-row">
          {time && (
            <span>
              {time.word} <Moment time={time.at} />
            </span>
          )}
          {href !== undefined && <a href={href}>Look</a>}
        </span>
      )}
    </Alert>
  );
}
