import { Button } from '@patternfly/react-core/dist/dynamic/components/Button';
import { Card, CardBody } from '@patternfly/react-core/dist/dynamic/components/Card';
import { Label } from '@patternfly/react-core/dist/dynamic/components/Label';
import { lazy, Suspense, useState } from 'react';
import type { CatalogEntry } from '../../api/types.ts';
import { useResource } from '../../api/useResource.ts';
import { Digest } from '../../parts/Copy.tsx';
import { Icons } from '../../parts/Icons.ts';
import { useLimited } from '../../parts/Limited.tsx';
import { ApprovalsText } from '../../parts/Marks.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { sizeText } from '../../parts/sizes.ts';
import { Await, Nothing } from '../../parts/States.tsx';

const SignDialog = lazy(() => import('../../signing/SignDialog.tsx'));
const PATCHES_SHOWN = 50;

export default function CatalogPage() {
  const catalog = useResource<CatalogEntry[]>('/catalog', ['record']);
  const [approving, approve] = useState<CatalogEntry>();
  return (
    <Await resource={catalog} what="catalog">
      {(entries) => (
        <>
          <PageTitle title="Catalog" lead="Patches that rollouts can bring to endpoints. Newest first." />
          <Patches entries={entries} approve={approve} />
          {approving && (
            <Suspense>
              <SignDialog
                statement={() => ({ type: 'approval', record: approving, recordType: 'patch' })}
                onClose={() => approve(undefined)}
                onAccepted={catalog.refresh}
              />
            </Suspense>
          )}
        </>
      )}
    </Await>
  );
}

function Patches({
  entries,
  approve,
}: {
  entries: readonly CatalogEntry[];
  approve: (entry: CatalogEntry) => void;
}) {
  const [shown, more] = useLimited(entries, PATCHES_SHOWN, 'patches');
  if (entries.length === 0) {
    return (
      <Nothing title="No patch yet" command="selvedge catalog add FILE --key FILE">
        A patch is added from a file and signed with an admin's key.
      </Nothing>
    );
  }
  return (
    <Card isCompact>
      <CardBody>
        <table className="sv-table">
          <thead>
            <tr>
              <th scope="col">Patch</th>
              <th scope="col">State</th>
              <th scope="col">Size</th>
              <th scope="col">Released</th>
              <th scope="col">Artifact</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((entry) => (
              <PatchRow key={entry.recordId} entry={entry} approve={approve} />
            ))}
          </tbody>
        </table>
        {more}
      </CardBody>
    </Card>
  );
}

function PatchRow({ entry, approve }: { entry: CatalogEntry; approve: (entry: CatalogEntry) => void }) {
  return (
    <tr>
      <th scope="row" data-label="Patch">
        {entry.product} <code className="sv-version">{entry.version}</code>
        <span className="sv-small sv-quiet">{entry.method}</span>
        {entry.requires.length > 0 && (
          <span className="sv-small sv-quiet">
            needs {entry.requires.map((needed) => `${needed.product} ${needed.version}`).join(', ')}
          </span>
        )}
      </th>
      <td data-label="State">
        {entry.effective ? (
          <Label isCompact status="success" icon={<Icons.good />}>
            Effective
          </Label>
        ) : (
          <>
            <Label isCompact color="grey" icon={<Icons.waiting />}>
              Needs signatures
            </Label>
            <Button variant="link" size="sm" isInline onClick={() => approve(entry)}>
              Approve
            </Button>
          </>
        )}
        <span className="sv-small sv-quiet">
          <ApprovalsText approvals={entry.approvals} />
        </span>
      </td>
      <td data-label="Size">{sizeText(entry.sizeBytes)}</td>
      <td data-label="Released">
        <Moment time={entry.released} />
      </td>
      <td data-label="Artifact">
        <Digest value={entry.sha256} what="artifact digest" />
      </td>
    </tr>
  );
}
