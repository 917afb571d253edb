import { Alert } from '@patternfly/react-core/dist/dynamic/components/Alert';
import { Button } from '@patternfly/react-core/dist/dynamic/components/Button';
import { useState } from 'react';
import { ApiFailure, postJson } from '../../api/client.ts';
import type { AuditReport } from '../../api/types.ts';
import { Moment } from '../../parts/Moment.tsx';

type Progress =
  { step: 'idle' | 'running' } | { step: 'done'; report: AuditReport } | { step: 'failed'; message: string };

const VERDICTS = {
  valid: { variant: 'success', title: 'Valid', more: '' },
  incomplete: {
    variant: 'warning',
    title: 'Incomplete',
    more: 'Nothing is wrong, but something is missing.',
  },
  invalid: { variant: 'danger', title: 'Invalid', more: '' },
} as const;

/** Lets the node audit the evidence now, and shows what it found. */
export function Verify({ nodeId }: { nodeId: string }) {
  const [progress, setProgress] = useState<Progress>({ step: 'idle' });
  const verify = async (): Promise<void> => {
    setProgress({ step: 'running' });
    try {
      setProgress({ step: 'done', report: await postJson<AuditReport>(`/nodes/${nodeId}/evidence/verify`) });
    } catch (failure) {
      setProgress({
        step: 'failed',
        message: failure instanceof ApiFailure ? failure.message : String(failure),
      });
    }
  };
  return (
    <section aria-label="Verification" className="sv-stack sv-tight">
      <div className="sv-row">
        <Button
          variant="primary"
          onClick={() => void verify()}
          isLoading={progress.step === 'running'}
          isDisabled={progress.step === 'running'}
        >
          {progress.step === 'running' ? 'Verifying' : 'Verify'}
        </Button>
        <span className="sv-quiet">
          Checks every signature, the chain, the tree and the cosignatures, on this node.
        </span>
      </div>
      <div aria-live="polite">
        {progress.step === 'done' && <Report report={progress.report} />}
        {progress.step === 'failed' && (
          <Alert isInline variant="warning" title="It could not be verified">
            {progress.message}
          </Alert>
        )}
      </div>
    </section>
  );
}

function Report({ report }: { report: AuditReport }) {
  const { variant, title, more } = VERDICTS[report.verdict];
  const counts = Object.entries(report.counts).map(([what, number]) => `${what} ${number}`);
  return (
    <Alert isInline variant={variant} title={`${title}, level ${report.level}`} component="h2">
      <p>
        {more} Checked: {counts.join(', ')}, <Moment time={report.checkedAt} />.
      </p>
      {report.findings.length > 0 && (
        <ul className="sv-findings">
          {report.findings.map((finding) => (
            <li key={`${finding.code} ${finding.place} ${finding.message}`}>
              <code>{finding.code}</code> {finding.message}{' '}
              <span className="sv-small sv-quiet sv-break">{finding.place}</span>
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
