import { Button } from '@patternfly/react-core/dist/dynamic/components/Button';
import { Card, CardBody } from '@patternfly/react-core/dist/dynamic/components/Card';
import { ExpandableSection } from '@patternfly/react-core/dist/dynamic/components/ExpandableSection';
import { Label } from '@patternfly/react-core/dist/dynamic/components/Label';
import { lazy, Suspense, useState } from 'react';
import type { Policy } from '../../api/types.ts';
import { useResource } from '../../api/useResource.ts';
import { CopyBlock, Digest } from '../../parts/Copy.tsx';
import { Icons } from '../../parts/Icons.ts';
import { useLimited } from '../../parts/Limited.tsx';
import { ApprovalsText } from '../../parts/Marks.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { Await, Nothing } from '../../parts/States.tsx';
import { inOneUnit } from '../../parts/times.ts';

const SignDialog = lazy(() => import('../../signing/SignDialog.tsx'));
const POLICIES_SHOWN = 25;

export default function PoliciesPage() {
  const policies = useResource<Policy[]>('/policies', ['record']);
  const [approving, approve] = useState<Policy>();
  return (
    <Await resource={policies} what="list of policies">
      {(all) => (
        <>
          <PageTitle
            title="Policies"
            lead="Signed rules: which endpoints, in which rings, with what gates."
          />
          <List all={all} approve={approve} />
          {approving && (
            <Suspense>
              <SignDialog
                statement={() => ({ type: 'approval', record: approving, recordType: 'policy' })}
                onClose={() => approve(undefined)}
                onAccepted={policies.refresh}
              />
            </Suspense>
          )}
        </>
      )}
    </Await>
  );
}

function List({ all, approve }: { all: readonly Policy[]; approve: (policy: Policy) => void }) {
  const [shown, more] = useLimited(all, POLICIES_SHOWN, 'policies');
  if (all.length === 0) {
    return (
      <Nothing title="No policy yet" command="selvedge policy publish FILE --key FILE">
        A policy is a YAML file, signed with an admin's key.
      </Nothing>
    );
  }
  return (
    <div className="sv-stack">
      {shown.map((policy) => (
        <PolicyCard key={policy.recordId} policy={policy} approve={approve} />
      ))}
      {more}
    </div>
  );
}

function PolicyCard({ policy, approve }: { policy: Policy; approve: (policy: Policy) => void }) {
  return (
    <Card isCompact component="section" aria-label={`Policy ${policy.name}, version ${policy.version}`}>
      <CardBody>
        <div className="sv-row">
          <h2 className="sv-card-name">
            {policy.name}, version {policy.version}
          </h2>
          <PolicyMark policy={policy} />
          {!policy.effective && (
            <Button variant="secondary" size="sm" onClick={() => approve(policy)}>
              Approve
            </Button>
          )}
        </div>
        <p className="sv-small sv-quiet">
          Published <Moment time={policy.published} />, <ApprovalsText approvals={policy.approvals} />, record{' '}
          <Digest value={policy.recordId} what="record id" />
        </p>
        <ol className="sv-policy-rings" aria-label="Rings">
          {policy.rings.map((ring) => (
            <li key={ring.name}>
              <strong>{ring.name}</strong>: {ring.selects}. Goes on when {ring.gate}
              {ring.soakMillis > 0 && `, then soaks ${inOneUnit(ring.soakMillis)}`}.
            </li>
          ))}
        </ol>
        <ExpandableSection toggleText="The text that was signed">
          <CopyBlock text={policy.source} what="policy" />
        </ExpandableSection>
      </CardBody>
    </Card>
  );
}

function PolicyMark({ policy }: { policy: Policy }) {
  if (policy.inForce) {
    return (
      <Label isCompact status="success" icon={<Icons.good />}>
        In force
      </Label>
    );
  }
  return (
    <Label isCompact color="grey" icon={<Icons.waiting />}>
      {policy.effective ? 'Replaced' : 'Needs signatures'}
    </Label>
  );
}
