import { SearchInput } from '@patternfly/react-core/dist/dynamic/components/SearchInput';
import { useState } from 'react';
import type { Mesh, Rollout, Status } from '../../api/types.ts';
import { useResource } from '../../api/useResource.ts';
import { useLimited } from '../../parts/Limited.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { Await, Nothing } from '../../parts/States.tsx';
import { Concerns } from './Concerns.tsx';
import { matching } from './filter.ts';
import { ActiveRollouts } from './ActiveRollouts.tsx';
import { SiteCard } from './SiteCard.tsx';

/** So many sites are drawn at once; a mesh may have thousands. */
const SITES_SHOWN = 30;
/** Below this, a filter is in the way. */
const FILTER_FROM_NODES = 9;

export function OverviewPage() {
  const mesh = useResource<Mesh>('/mesh', ['node', 'status']);
  const status = useResource<Status>('/status', ['status']);
  const rollouts = useResource<Rollout[]>('/rollouts', ['rollout']);
  return (
    <Await resource={mesh} what="mesh">
      {(value) => (
        <>
          <PageTitle title={`Mesh ${value.mesh}`} lead={<Lead mesh={value} />} />
          {status.value && <Concerns status={status.value} mesh={value} rollouts={rollouts.value ?? []} />}
          <ActiveRollouts rollouts={rollouts.value ?? []} />
          <Sites mesh={value} here={status.value} />
        </>
      )}
    </Await>
  );
}

function Lead({ mesh }: { mesh: Mesh }) {
  const nodes = mesh.sites.flatMap((site) => site.nodes);
  const alive = nodes.filter((node) => node.alive === true).length;
  const unknown = nodes.filter((node) => node.alive === null).length;
  return (
    <>
      {count(mesh.sites.length, 'site')}, {count(nodes.length, 'node')}, {alive} alive
      {unknown > 0 && `, ${unknown} not known from here`}. Trust version {mesh.trustVersion}.
    </>
  );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function Sites({ mesh, here }: { mesh: Mesh; here: Status | undefined }) {
  const [filter, setFilter] = useState('');
  const found = matching(mesh.sites, filter);
  const [shown, more] = useLimited(found, SITES_SHOWN, 'sites');
  const nodes = mesh.sites.reduce((sum, site) => sum + site.nodes.length, 0);
  if (nodes === 0) {
    return (
      <Nothing
        title="No node is enrolled yet"
        command="selvedge invite --mesh DIR --site NAME --key FILE --out FILE"
      >
        An invite by an admin lets the first node in.
      </Nothing>
    );
  }
  return (
    <section aria-label="Sites" className="sv-stack">
      {nodes >= FILTER_FROM_NODES && (
        <SearchInput
          className="sv-filter"
          aria-label="Filter by site, node, label, product or version"
          placeholder="Site, node, label, product or version"
          value={filter}
          onChange={(_, value) => setFilter(value)}
          onClear={() => setFilter('')}
          {...(filter ? { resultsCount: found.reduce((sum, site) => sum + site.nodes.length, 0) } : {})}
        />
      )}
      {found.length === 0 && <Nothing title="Nothing matches">No site and no node has “{filter}”.</Nothing>}
      {shown.map((site) => (
        <SiteCard key={site.name} site={site} here={here} sites={found.length} />
      ))}
      {more}
    </section>
  );
}
