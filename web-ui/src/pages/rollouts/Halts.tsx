import { Alert } from '@patternfly/react-core/dist/dynamic/components/Alert';
import { Button } from '@patternfly/react-core/dist/dynamic/components/Button';
import type { Rollout } from '../../api/types.ts';
import { ApprovalsText } from '../../parts/Marks.tsx';
import { Moment } from '../../parts/Moment.tsx';
import type { Ask } from './RolloutPage.tsx';

/** Who halted or paused the rollout and why, and resumes that still need signatures. */
export function Halts({ rollout, ask }: { rollout: Rollout; ask: (what: Ask) => void }) {
  const waiting = rollout.resumes.filter((resume) => !resume.effective);
  const stops = [
    ...rollout.halts.map((halt) => ({ word: 'Halted', halt })),
    ...rollout.pauses.map((halt) => ({ word: 'Paused', halt })),
  ];
  return (
    <div className="sv-stack sv-tight">
      {stops.map(({ word, halt }) => (
        <Alert
          key={halt.recordId}
          isInline
          component="h2"
          variant={halt.resumedBy === null ? 'warning' : 'info'}
          title={
            halt.resumedBy === null
              ? `${word} by ${halt.by}`
              : `Was ${word.toLowerCase()} by ${halt.by}, and resumed`
          }
        >
          “{halt.reason}” <Moment time={halt.time} />
        </Alert>
      ))}
      {waiting.map((resume) => (
        <Alert
          key={resume.recordId}
          isInline
          component="h2"
          variant="info"
          title={`${resume.by} asks to resume`}
          actionLinks={
            <Button variant="link" isInline onClick={() => ask({ approveResume: resume.recordId })}>
              Approve the resume
            </Button>
          }
        >
          “{resume.reason}” <Moment time={resume.time} />, <ApprovalsText approvals={resume.approvals} />
        </Alert>
      ))}
    </div>
  );
}
