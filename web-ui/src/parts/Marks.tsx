import { Label, type LabelProps } from '@patternfly/react-core/dist/dynamic/components/Label';
import type { ReactNode } from 'react';
import type { Approvals, Assignment, MeshNode, RingState, Rollout } from '../api/types.ts';
import { Icons } from './Icons.ts';
import { Moment } from './Moment.tsx';

interface Look {
  readonly text: string;
  readonly icon: ReactNode;
  readonly props: Pick<LabelProps, 'color' | 'status' | 'variant'>;
}

function Mark({ look }: { look: Look }) {
  return (
    <Label isCompact icon={look.icon} {...look.props}>
      {look.text}
    </Label>
  );
}

const ROLLOUT: Record<Rollout['state'], Look> = {
  proposed: { text: 'Proposed', icon: <Icons.waiting />, props: { color: 'grey' } },
  running: { text: 'Running', icon: <Icons.open />, props: { color: 'blue' } },
  paused: { text: 'Paused', icon: <Icons.paused />, props: { color: 'orange' } },
  halted: { text: 'Halted', icon: <Icons.halted />, props: { color: 'orange' } },
  failed: { text: 'Failed', icon: <Icons.bad />, props: { status: 'danger' } },
  done: { text: 'Done', icon: <Icons.good />, props: { status: 'success' } },
};

export function RolloutMark({ state }: { state: Rollout['state'] }) {
  return <Mark look={ROLLOUT[state]} />;
}

const RING: Record<RingState, Look> = {
  waiting: { text: 'Waiting', icon: <Icons.waiting />, props: { color: 'grey' } },
  awaiting_approval: { text: 'Awaits approval', icon: <Icons.approval />, props: { color: 'orange' } },
  cooling_down: { text: 'Cools down', icon: <Icons.soaking />, props: { color: 'teal' } },
  open: { text: 'Open', icon: <Icons.open />, props: { color: 'blue' } },
  soaking: { text: 'Soaking', icon: <Icons.soaking />, props: { color: 'purple' } },
  passed: { text: 'Passed', icon: <Icons.good />, props: { status: 'success' } },
  held: { text: 'Held', icon: <Icons.paused />, props: { color: 'orange' } },
  failed: { text: 'Failed', icon: <Icons.bad />, props: { status: 'danger' } },
};

export function RingMark({ state }: { state: RingState }) {
  return <Mark look={RING[state]} />;
}

export function RoleMark({ role }: { role: MeshNode['role'] }) {
  const anchor = role === 'anchor';
  return (
    <Label
      isCompact
      variant="outline"
      color={anchor ? 'blue' : 'grey'}
      icon={anchor ? <Icons.anchor /> : <Icons.leaf />}
    >
      {anchor ? 'Anchor' : 'Leaf'}
    </Label>
  );
}

export function CoordinatorMark() {
  return (
    <Label isCompact color="purple" icon={<Icons.coordinator />}>
      Coordinator
    </Label>
  );
}

export function GatewayMark() {
  return (
    <Label isCompact color="teal" icon={<Icons.gateway />}>
      Gateway
    </Label>
  );
}

/** Whether a node answers, in a word; the last time that it was seen, where it does not. */
export function AliveMark({ node }: { node: Pick<MeshNode, 'alive' | 'lastSeen'> }) {
  if (node.alive === true) {
    return (
      <span className="sv-alive sv-good">
        <Icons.alive aria-hidden /> Alive
      </span>
    );
  }
  const seen =
    node.lastSeen === null ? (
      <>never seen</>
    ) : (
      <>
        seen <Moment time={node.lastSeen} />
      </>
    );
  return node.alive === false ? (
    <span className="sv-alive sv-bad">
      <Icons.bad aria-hidden /> No answer, {seen}
    </span>
  ) : (
    <span className="sv-alive sv-quiet">
      <Icons.unknown aria-hidden /> Not known from here, {seen}
    </span>
  );
}

const STAGES: Record<Assignment['stage'], { text: string; icon: ReactNode; className: string }> = {
  waiting: { text: 'Waits for', icon: <Icons.waiting />, className: 'sv-quiet' },
  fetching: { text: 'Fetches', icon: <Icons.sync />, className: 'sv-busy' },
  staged: { text: 'Has staged', icon: <Icons.sync />, className: 'sv-busy' },
  installing: { text: 'Installs', icon: <Icons.sync />, className: 'sv-busy' },
  verifying: { text: 'Checks', icon: <Icons.sync />, className: 'sv-busy' },
  succeeded: { text: 'Has', icon: <Icons.good />, className: 'sv-good' },
  failed: { text: 'Failed', icon: <Icons.bad />, className: 'sv-bad' },
  undone: { text: 'Undid', icon: <Icons.undone />, className: 'sv-warn' },
  apart: { text: 'Counts apart at', icon: <Icons.apart />, className: 'sv-warn' },
  interrupted: { text: 'Was interrupted at', icon: <Icons.warning />, className: 'sv-warn' },
};

/** What a node does for a rollout, as half a sentence: `Installs sample 1.1`. */
export function AssignmentMark({ assignment }: { assignment: Assignment }) {
  const stage = STAGES[assignment.stage];
  return (
    <span className={`sv-stage ${stage.className}`} title={assignment.detail || undefined}>
      <span aria-hidden>{stage.icon}</span> {stage.text} {assignment.product}{' '}
      <span className="sv-version">{assignment.version}</span>
    </span>
  );
}

/** Who has signed a document, and how many are needed. */
export function ApprovalsText({ approvals }: { approvals: Approvals }) {
  const names = approvals.by.map((signer) => signer.name).join(', ');
  return (
    <>
      {approvals.count} of {approvals.threshold} signatures{names && ` (${names})`}
    </>
  );
}
