import { Alert } from '@patternfly/react-core/dist/dynamic/components/Alert';
import { Label } from '@patternfly/react-core/dist/dynamic/components/Label';
import {
  Masthead,
  MastheadBrand,
  MastheadContent,
  MastheadLogo,
  MastheadMain,
} from '@patternfly/react-core/dist/dynamic/components/Masthead';
import { Page, PageSection } from '@patternfly/react-core/dist/dynamic/components/Page';
import { SkipToContent } from '@patternfly/react-core/dist/dynamic/components/SkipToContent';
import type { ReactNode } from 'react';
import type { Connection } from '../api/feed.ts';
import type { Status } from '../api/types.ts';
import { useConnection, useResource } from '../api/useResource.ts';
import { Icons } from '../parts/Icons.ts';
import { Moment } from '../parts/Moment.tsx';
import { type Route, to } from './routes.ts';

const PAGES = [
  { page: 'overview', title: 'Mesh', href: to.overview, children: ['endpoint', 'evidence'] },
  { page: 'rollouts', title: 'Rollouts', href: to.rollouts, children: ['rollout'] },
  { page: 'catalog', title: 'Catalog', href: to.catalog, children: [] },
  { page: 'policies', title: 'Policies', href: to.policies, children: [] },
] as const;

export function Shell({ route, mainId, children }: { route: Route; mainId: string; children: ReactNode }) {
  const status = useResource<Status>('/status', ['status']);
  const connection = useConnection();
  return (
    <Page
      masthead={<Head route={route} status={status.value} connection={connection} />}
      skipToContent={
        <SkipToContent href={`#${mainId}`} onClick={(event) => skipTo(event, mainId)}>
          Skip to content
        </SkipToContent>
      }
      mainContainerId={mainId}
      mainAriaLabel="Console"
      isContentFilled
    >
      {connection === 'lost' && (
        <PageSection className="sv-banner" isFilled={false}>
          <Alert variant="warning" isInline title="Connection lost, retrying" role="alert">
            <p>
              This node does not answer. What you see is
              {status.receivedAt === undefined ? (
                ' not current.'
              ) : (
                <>
                  {' '}
                  from <Moment millis={status.receivedAt} />.
                </>
              )}
            </p>
          </Alert>
        </PageSection>
      )}
      <PageSection isFilled className="sv-page" aria-live="off">
        {children}
      </PageSection>
    </Page>
  );
}

/** The address holds the route, so the link moves the focus instead of the address. */
function skipTo(event: React.MouseEvent, mainId: string): void {
  event.preventDefault();
  document.getElementById(mainId)?.focus();
}

function Head({
  route,
  status,
  connection,
}: {
  route: Route;
  status: Status | undefined;
  connection: Connection;
}) {
  return (
    <Masthead className="sv-head">
      <MastheadMain>
        <MastheadBrand>
          <MastheadLogo href={to.overview} className="sv-logo" aria-label="Selvedge, mesh overview">
            <img src="./selvedge.svg" alt="" width="28" height="28" />
            <span>Selvedge</span>
          </MastheadLogo>
        </MastheadBrand>
      </MastheadMain>
      <MastheadContent>
        <nav aria-label="Pages" className="sv-nav">
          {PAGES.map(({ page, title, href, children }) => {
            const current = route.page === page || (children as readonly string[]).includes(route.page);
            return (
              <a key={page} href={href} aria-current={current ? 'page' : undefined}>
                {title}
              </a>
            );
          })}
        </nav>
        <div className="sv-here">
          {status && (
            <span>
              This is <a href={to.endpoint(status.node.id)}>{status.node.name}</a>
            </span>
          )}
          <ConnectionLabel connection={connection} />
        </div>
      </MastheadContent>
    </Masthead>
  );
}

function ConnectionLabel({ connection }: { connection: Connection }) {
  switch (connection) {
    case 'live':
      return (
        <Label isCompact variant="outline" status="success" icon={<Icons.live />}>
          Live
        </Label>
      );
    case 'polling':
      return (
        <Label isCompact variant="outline" color="grey" icon={<Icons.sync />}>
          Every 5 s
        </Label>
      );
    case 'lost':
      return (
        <Label isCompact variant="outline" status="warning">
          Retrying
        </Label>
      );
    case 'connecting':
      return (
        <Label isCompact variant="outline" color="grey" icon={<Icons.sync />}>
          Connecting
        </Label>
      );
  }
}
