import { Button } from '@patternfly/react-core/dist/dynamic/components/Button';
import { lazy, Suspense, useState } from 'react';
import type { Rollout } from '../../api/types.ts';
import { useResource } from '../../api/useResource.ts';
import { to } from '../../app/routes.ts';
import { Digest } from '../../parts/Copy.tsx';
import { Fact, Facts } from '../../parts/Facts.tsx';
import { ApprovalsText, RolloutMark } from '../../parts/Marks.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { Await } from '../../parts/States.tsx';
import type { Statement } from '../../signing/record.ts';
import { Halts } from './Halts.tsx';
import { RingCard } from './RingCard.tsx';

const SignDialog = lazy(() => import('../../signing/SignDialog.tsx'));

export type Ask =
  | 'halt'
  | 'pause'
  | 'resume'
  | { readonly approveRing: number }
  | { readonly approveResume: string }
  | 'approve';

export default function RolloutPage({ id }: { id: string }) {
  const resource = useResource<Rollout>(`/rollouts/${id}`, ['rollout']);
  const [ask, setAsk] = useState<Ask>();
  return (
    <Await resource={resource} what="rollout">
      {(rollout) => (
        <>
          <PageTitle
            title={rollout.name}
            above={[{ title: 'Rollouts', href: to.rollouts }]}
            marks={<RolloutMark state={rollout.state} />}
            lead={rollout.reason}
            actions={<Actions rollout={rollout} ask={setAsk} />}
          />
          <Halts rollout={rollout} ask={setAsk} />
          <About rollout={rollout} />
          <ol className="sv-rings" aria-label="Rings">
            {rollout.rings.map((ring) => (
              <RingCard key={ring.index} ring={ring} onApprove={() => setAsk({ approveRing: ring.index })} />
            ))}
          </ol>
          {ask !== undefined && (
            <Suspense>
              <SignDialog
                statement={statementOf(rollout, ask)}
                onClose={() => setAsk(undefined)}
                onAccepted={resource.refresh}
              />
            </Suspense>
          )}
        </>
      )}
    </Await>
  );
}

function Actions({ rollout, ask }: { rollout: Rollout; ask: (what: Ask) => void }) {
  const { state } = rollout;
  return (
    <>
      {!rollout.effective && (
        <Button variant="secondary" onClick={() => ask('approve')}>
          Approve
        </Button>
      )}
      {(state === 'halted' || state === 'paused') && (
        <Button variant="secondary" onClick={() => ask('resume')}>
          Resume
        </Button>
      )}
      {state === 'running' && (
        <Button variant="secondary" onClick={() => ask('pause')}>
          Pause
        </Button>
      )}
      {(state === 'running' || state === 'paused' || state === 'proposed') && (
        <Button variant="danger" onClick={() => ask('halt')}>
          Halt
        </Button>
      )}
    </>
  );
}

function statementOf(rollout: Rollout, ask: Ask): (reason: string) => Statement {
  const named = { recordId: rollout.recordId, name: rollout.name };
  if (ask === 'halt') return (reason) => ({ type: 'halt', rollout: named, reason });
  if (ask === 'pause') return (reason) => ({ type: 'pause', rollout: named, reason });
  if (ask === 'approve') return () => ({ type: 'approval', record: named, recordType: 'rollout' });
  if (ask === 'resume') {
    const halts = [...rollout.halts, ...rollout.pauses]
      .filter((halt) => halt.resumedBy === null)
      .map((halt) => halt.recordId);
    return (reason) => ({ type: 'resume', rollout: named, halts, reason });
  }
  if ('approveRing' in ask) {
    const ring = ask.approveRing;
    return (reason) => ({ type: 'ring-approval', rollout: named, ring, reason });
  }
  return () => ({
    type: 'approval',
    record: { recordId: ask.approveResume, name: `resume of ${rollout.name}` },
    recordType: 'resume',
  });
}

function About({ rollout }: { rollout: Rollout }) {
  return (
    <Facts>
      <Fact name="Patches">
        {rollout.patches.map((patch) => (
          <div key={patch.recordId}>
            {patch.product} <code className="sv-version">{patch.version}</code>
          </div>
        ))}
      </Fact>
      <Fact name="Policy">
        <a href={to.policies}>{rollout.policy.name}</a>, version {rollout.policy.version}
      </Fact>
      <Fact name="Lane">{rollout.lane}</Fact>
      <Fact name="Signed">
        <ApprovalsText approvals={rollout.approvals} />
      </Fact>
      <Fact name="Proposed">
        <Moment time={rollout.proposed} />
      </Fact>
      <Fact name="Deadline">{rollout.deadline === null ? 'none' : <Moment time={rollout.deadline} />}</Fact>
      <Fact name="Record">
        <Digest value={rollout.recordId} what="record id" />
      </Fact>
    </Facts>
  );
}
