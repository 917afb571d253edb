import { Card, CardBody, CardTitle } from '@patternfly/react-core/dist/dynamic/components/Card';
import { useState } from 'react';
import type { Evidence } from '../../api/types.ts';
import { CopyBlock, Digest } from '../../parts/Copy.tsx';
import { useLimited } from '../../parts/Limited.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { checkpointCommands, recordCommands } from './commands.ts';

const RECORDS_SHOWN = 25;
const BY_HAND = 'by-hand';

/** The entries of the log, and how to check one of them without any tool of ours. */
export function Records({ evidence }: { evidence: Evidence }) {
  const [shown, more] = useLimited(evidence.records, RECORDS_SHOWN, 'records');
  const [chosen, choose] = useState<string>();
  return (
    <>
      <Card isCompact component="section" aria-label="Records" className="sv-gap">
        <CardTitle component="h2">Records</CardTitle>
        <CardBody>
          <table className="sv-table">
            <thead>
              <tr>
                <th scope="col">Entry</th>
                <th scope="col">When</th>
                <th scope="col">What</th>
                <th scope="col">Record</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((record) => (
                <RecordRow key={record.recordId} record={record} choose={choose} />
              ))}
            </tbody>
          </table>
          {more}
        </CardBody>
      </Card>
      <ByHand evidence={evidence} recordId={chosen ?? evidence.records[0]?.recordId} />
    </>
  );
}

function RecordRow({
  record,
  choose,
}: {
  record: Evidence['records'][number];
  choose: (recordId: string) => void;
}) {
  return (
    <tr>
      <td data-label="Entry">{record.seq}</td>
      <td data-label="When">
        <Moment time={record.time} />
      </td>
      <td data-label="What">
        {record.summary} <span className="sv-small sv-quiet">{record.type}</span>
      </td>
      <td data-label="Record">
        <Digest value={record.recordId} what="record id" />{' '}
        <a href={`#${BY_HAND}`} onClick={(event) => jump(event, () => choose(record.recordId))}>
          by hand
        </a>
      </td>
    </tr>
  );
}

function ByHand({ evidence, recordId }: { evidence: Evidence; recordId: string | undefined }) {
  const base = new URL('.', window.location.href).href;
  return (
    <Card
      isCompact
      component="section"
      aria-label="Check it by hand"
      id={BY_HAND}
      tabIndex={-1}
      className="sv-gap"
    >
      <CardTitle component="h2">Check it by hand</CardTitle>
      <CardBody className="sv-stack">
        <p>
          With curl, sed and openssl. For the whole of it, with every log and proof, run{' '}
          <code>selvedge evidence export</code> and follow VERIFY.md in the bundle.
        </p>
        {recordId !== undefined && (
          <>
            <h3 className="sv-subhead">Record {recordId.slice(0, 12)}</h3>
            <CopyBlock
              text={recordCommands(base, recordId, evidence.publicKeyPem)}
              what="commands for a record"
            />
          </>
        )}
        {evidence.checkpoint !== null && (
          <>
            <h3 className="sv-subhead">Checkpoint</h3>
            <CopyBlock
              text={checkpointCommands(evidence, evidence.checkpoint)}
              what="commands for the checkpoint"
            />
          </>
        )}
      </CardBody>
    </Card>
  );
}

/** The address holds the route, so the link moves the view instead of the address. */
function jump(event: React.MouseEvent, then: () => void): void {
  event.preventDefault();
  then();
  const target = document.getElementById(BY_HAND);
  target?.focus();
  target?.scrollIntoView({ block: 'start' });
}
