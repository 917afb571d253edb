import { lazy, Suspense, useEffect } from 'react';
import { Loading, NotKnown } from '../parts/States.tsx';
import { OverviewPage } from '../pages/overview/OverviewPage.tsx';
import { parseRoute, type Route, useHash } from './routes.ts';
import { Shell } from './Shell.tsx';

const RolloutsPage = lazy(() => import('../pages/rollouts/RolloutsPage.tsx'));
const RolloutPage = lazy(() => import('../pages/rollouts/RolloutPage.tsx'));
const EndpointPage = lazy(() => import('../pages/endpoint/EndpointPage.tsx'));
const EvidencePage = lazy(() => import('../pages/evidence/EvidencePage.tsx'));
const CatalogPage = lazy(() => import('../pages/catalog/CatalogPage.tsx'));
const PoliciesPage = lazy(() => import('../pages/policies/PoliciesPage.tsx'));

const MAIN_ID = 'main';

export function App() {
  const hash = useHash();
  const route = parseRoute(hash);

  useEffect(() => {
    window.scrollTo(0, 0);
    document.getElementById(MAIN_ID)?.scrollTo(0, 0);
  }, [hash]);

  return (
    <Shell route={route} mainId={MAIN_ID}>
      <Suspense fallback={<Loading what="page" />}>
        <Page key={hash} route={route} />
      </Suspense>
    </Shell>
  );
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'overview':
      return <OverviewPage />;
    case 'rollouts':
      return <RolloutsPage />;
    case 'rollout':
      return <RolloutPage id={route.id} />;
    case 'endpoint':
      return <EndpointPage id={route.id} />;
    case 'evidence':
      return <EvidencePage id={route.id} />;
    case 'catalog':
      return <CatalogPage />;
    case 'policies':
      return <PoliciesPage />;
    case 'unknown':
      return <NotKnown what="There is no such page." />;
  }
}
