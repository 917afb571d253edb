import { Card, CardBody, CardTitle } from '@patternfly/react-core/dist/dynamic/components/Card';
import { Button } from '@patternfly/react-core/dist/dynamic/components/Button';
import { Alert } from '@patternfly/react-core/dist/dynamic/components/Alert';
import { Label } from '@patternfly/react-core/dist/dynamic/components/Label';
import type { NodeDetail } from '../../api/types.ts';
import { useResource } from '../../api/useResource.ts';
import { to } from '../../app/routes.ts';
import { webLink } from '../../app/webLink.ts';
import { Digest } from '../../parts/Copy.tsx';
import { Fact, Facts } from '../../parts/Facts.tsx';
import { Icons } from '../../parts/Icons.ts';
import { AliveMark, AssignmentMark, RoleMark } from '../../parts/Marks.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { Await } from '../../parts/States.tsx';
import { Timeline } from './Timeline.tsx';

export default function EndpointPage({ id }: { id: string }) {
  const resource = useResource<NodeDetail>(`/nodes/${id}`, ['node', 'record']);
  return (
    <Await resource={resource} what="endpoint">
      {(node) => (
        <>
          <PageTitle
            title={node.name}
            above={[{ title: 'Mesh', href: to.overview }]}
            marks={<RoleMark role={node.role} />}
            lead={<AliveMark node={node} />}
            actions={
              <Button variant="secondary" component="a" href={to.evidence(node.id)}>
                Evidence
              </Button>
            }
          />
          {node.revoked && (
            <Alert isInline variant="danger" title="The key of this endpoint is revoked" className="sv-gap">
              No node lets it in any more. What it signed before stays valid.
            </Alert>
          )}
          <NodeFacts node={node} />
          <div className="sv-columns">
            <Work node={node} />
            <Card isCompact component="section" aria-label="History">
              <CardTitle component="h2">History</CardTitle>
              <CardBody>
                <Timeline events={node.history} />
              </CardBody>
            </Card>
          </div>
        </>
      )}
    </Await>
  );
}

function NodeFacts({ node }: { node: NodeDetail }) {
  const address = webLink(node.webAddress);
  return (
    <Facts>
      <Fact name="Site">{node.site}</Fact>
      <Fact name="Platform">
        {node.platform.os} {node.platform.arch}
      </Fact>
      <Fact name="Last seen">{node.lastSeen === null ? 'never' : <Moment time={node.lastSeen} />}</Fact>
      <Fact name="Enrolled">
        {node.enrolledAt === null ? 'not known' : <Moment time={node.enrolledAt} />}
      </Fact>
      <Fact name="Own web page">
        {address ? (
          <a href={address.href} target="_blank" rel="noreferrer">
            {address.host} <Icons.external aria-label="opens in a new tab" />
          </a>
        ) : (
          'not known'
        )}
      </Fact>
      <Fact name="Labels">
        {Object.keys(node.labels).length === 0
          ? 'none'
          : Object.entries(node.labels).map(([key, value]) => (
              <Label key={key} isCompact variant="outline">
                {key} = {value}
              </Label>
            ))}
      </Fact>
      <Fact name="Key">
        <Digest value={node.id} what="key id" />
      </Fact>
    </Facts>
  );
}

function Work({ node }: { node: NodeDetail }) {
  const products = Object.entries(node.installed).sort(([a], [b]) => a.localeCompare(b));
  return (
    <div className="sv-stack">
      <Card isCompact component="section" aria-label="Now">
        <CardTitle component="h2">Now</CardTitle>
        <CardBody>
          {node.assignment ? (
            <>
              <AssignmentMark assignment={node.assignment} />
              {node.assignment.detail !== '' && <p className="sv-small sv-quiet">{node.assignment.detail}</p>}
              <p>
                Rollout <a href={to.rollout(node.assignment.rollout)}>{node.assignment.rolloutName}</a>, ring{' '}
                {node.assignment.ring + 1} ({node.assignment.ringName})
              </p>
            </>
          ) : (
            <p className="sv-quiet">No rollout asks anything of it.</p>
          )}
        </CardBody>
      </Card>
      <Card isCompact component="section" aria-label="Installed">
        <CardTitle component="h2">Installed</CardTitle>
        <CardBody>
          {products.length === 0 ? (
            <p className="sv-quiet">Nothing recorded yet.</p>
          ) : (
            <ul className="sv-plain">
              {products.map(([product, version]) => (
                <li key={product}>
                  {product} <code className="sv-version">{version}</code>
                </li>
              ))}
            </ul>
          )}
        </CardBody>
      </Card>
    </div>
  );
}
