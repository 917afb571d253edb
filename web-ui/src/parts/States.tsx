import { Alert } from '@patternfly/react-core/dist/dynamic/components/Alert';
import { Button } from '@patternfly/react-core/dist/dynamic/components/Button';
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
} from '@patternfly/react-core/dist/dynamic/components/EmptyState';
import { Skeleton } from '@patternfly/react-core/dist/dynamic/components/Skeleton';
import type { ReactNode } from 'react';
import type { Resource } from '../api/useResource.ts';
import { to } from '../app/routes.ts';
import { Icons } from './Icons.ts';

/** Shows a resource once it is there; until then that it loads, or why it cannot be shown. */
export function Await<T>({
  resource,
  what,
  children,
}: {
  resource: Resource<T>;
  what: string;
  children: (value: T) => ReactNode;
}) {
  const { value, failure, refresh } = resource;
  if (value === undefined) {
    if (!failure) return <Loading what={what} />;
    if (failure.status === 404) return <NotKnown what={failure.message} />;
    return <Failed what={what} message={failure.message} code={failure.code} retry={refresh} />;
  }
  return (
    <>
      {failure && !failure.passing && (
        <Alert isInline variant="warning" title={`The ${what} could not be refreshed`} className="sv-gap">
          {failure.message}
        </Alert>
      )}
      {children(value)}
    </>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <div role="status" aria-label={`Loading the ${what}`} className="sv-loading">
      <Skeleton width="40%" fontSize="2xl" screenreaderText={`Loading the ${what}`} />
      <Skeleton width="100%" height="6rem" />
      <Skeleton width="100%" height="12rem" />
    </div>
  );
}

function Failed({
  what,
  message,
  code,
  retry,
}: {
  what: string;
  message: string;
  code: string;
  retry: () => void;
}) {
  return (
    <EmptyState status="warning" titleText={`The ${what} cannot be shown`} headingLevel="h1">
      <EmptyStateBody>
        {message} <span className="sv-quiet">({code})</span> The console keeps trying.
      </EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button variant="secondary" onClick={retry}>
            Try now
          </Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
}

export function NotKnown({ what }: { what: string }) {
  return (
    <EmptyState icon={Icons.search} titleText="Not known here" headingLevel="h1">
      <EmptyStateBody>{what} Another node may know more, or the address is mistyped.</EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button variant="link" component="a" href={to.overview}>
            Back to the mesh
          </Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
}

/** Nothing there yet: says so, and what to type to change that. */
export function Nothing({
  title,
  command,
  children,
}: {
  title: string;
  command?: string;
  children: ReactNode;
}) {
  return (
    <EmptyState icon={Icons.empty} titleText={title} headingLevel="h2" variant="sm">
      <EmptyStateBody>
        {children}
        {command !== undefined && <code className="sv-command">{command}</code>}
      </EmptyStateBody>
    </EmptyState>
  );
}
