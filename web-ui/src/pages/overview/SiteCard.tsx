import { Card, CardBody, CardHeader, CardTitle } from '@patternfly/react-core/dist/dynamic/components/Card';
import { Label } from '@patternfly/react-core/dist/dynamic/components/Label';
import type { MeshNode, Site, Status } from '../../api/types.ts';
import { to } from '../../app/routes.ts';
import { webLink } from '../../app/webLink.ts';
import { Icons } from '../../parts/Icons.ts';
import { useLimited } from '../../parts/Limited.tsx';
import { AliveMark, AssignmentMark, CoordinatorMark, GatewayMark, RoleMark } from '../../parts/Marks.tsx';

/** A site alone may be long; among many it shows only that it is there. */
const NODES_SHOWN = 50;
const NODES_SHOWN_AMONG_MANY = 5;
const MANY_SITES = 6;
const PRODUCTS_SHOWN = 3;

/** One site: its nodes, their roles, and what they run. */
export function SiteCard({ site, here, sites }: { site: Site; here: Status | undefined; sites: number }) {
  const limit = sites > MANY_SITES && site.name !== here?.site ? NODES_SHOWN_AMONG_MANY : NODES_SHOWN;
  const [nodes, more] = useLimited(site.nodes, limit, 'nodes');
  return (
    <Card isCompact component="section" aria-label={`Site ${site.name}`}>
      <CardHeader>
        <CardTitle component="h2">
          {site.name}
          {site.name === here?.site && <span className="sv-aside">this site</span>}
        </CardTitle>
        <p className="sv-small sv-quiet">{siteText(site)}</p>
      </CardHeader>
      <CardBody>
        <table className="sv-table sv-nodes">
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col">Role</th>
              <th scope="col">State</th>
              <th scope="col">Installed</th>
              <th scope="col">Web page</th>
            </tr>
          </thead>
          <tbody>
            {nodes.map((node) => (
              <NodeRow key={node.id} node={node} site={site} isHere={node.id === here?.node.id} />
            ))}
          </tbody>
        </table>
        {more}
      </CardBody>
    </Card>
  );
}

function siteText(site: Site): string {
  const alive = site.nodes.filter((node) => node.alive === true).length;
  const known = site.nodes.some((node) => node.alive !== null);
  const parts = [
    known ? `${alive} of ${site.nodes.length} alive` : `${site.nodes.length} nodes`,
    `${site.anchors.length} anchors (set ${site.anchorSetVersion})`,
  ];
  return parts.join(', ');
}

function NodeRow({ node, site, isHere }: { node: MeshNode; site: Site; isHere: boolean }) {
  const address = webLink(node.webAddress);
  return (
    <tr>
      <th scope="row" data-label="Node">
        <a href={to.endpoint(node.id)}>{node.name}</a>
        {isHere && (
          <Label isCompact variant="outline" color="grey">
            this node
          </Label>
        )}
      </th>
      <td data-label="Role">
        <span className="sv-marks">
          <RoleMark role={node.role} />
          {site.coordinator === node.id && <CoordinatorMark />}
          {site.gateway === node.id && <GatewayMark />}
        </span>
      </td>
      <td data-label="State">
        <AliveMark node={node} />
        {node.assignment && <AssignmentMark assignment={node.assignment} />}
      </td>
      <td data-label="Installed">
        <Installed installed={node.installed} />
      </td>
      <td data-label="Web page">
        {address ? (
          <a href={address.href} target="_blank" rel="noreferrer">
            {address.host} <Icons.external aria-label="opens in a new tab" />
          </a>
        ) : (
          <span className="sv-quiet">not known</span>
        )}
      </td>
    </tr>
  );
}

function Installed({ installed }: { installed: Record<string, string> }) {
  const products = Object.entries(installed).sort(([a], [b]) => a.localeCompare(b));
  if (products.length === 0) return <span className="sv-quiet">nothing recorded</span>;
  const rest = products.length - PRODUCTS_SHOWN;
  return (
    <ul className="sv-plain">
      {products.slice(0, PRODUCTS_SHOWN).map(([product, version]) => (
        <li key={product}>
          {product} <code className="sv-version">{version}</code>
        </li>
      ))}
      {rest > 0 && <li className="sv-quiet">and {rest} more</li>}
    </ul>
  );
}
