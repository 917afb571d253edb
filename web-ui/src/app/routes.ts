import { useSyncExternalStore } from 'react';

export type Route =
  | { readonly page: 'overview' | 'rollouts' | 'catalog' | 'policies' | 'unknown' }
  | { readonly page: 'rollout' | 'endpoint' | 'evidence'; readonly id: string };

/** Addresses are fragments, so that a node can serve the console as plain files under any path. */
export const to = {
  overview: '#/',
  rollouts: '#/rollouts',
  catalog: '#/catalog',
  policies: '#/policies',
  rollout: (id: string) => `#/rollouts/${id}`,
  endpoint: (id: string) => `#/nodes/${id}`,
  evidence: (id: string) => `#/nodes/${id}/evidence`,
} as const;

export function parseRoute(hash: string): Route {
  const [first = '', id, rest, ...more] = hash.replace(/^#?\/?/, '').split('/');
  if (more.length > 0) return { page: 'unknown' };
  if (id === undefined) return { page: plainPage(first) };
  if (!/^[0-9a-f]{64}$/.test(id)) return { page: 'unknown' };
  if (first === 'rollouts' && rest === undefined) return { page: 'rollout', id };
  if (first === 'nodes' && rest === undefined) return { page: 'endpoint', id };
  if (first === 'nodes' && rest === 'evidence') return { page: 'evidence', id };
  return { page: 'unknown' };
}

function plainPage(name: string): 'overview' | 'rollouts' | 'catalog' | 'policies' | 'unknown' {
  if (name === '') return 'overview';
  return name === 'rollouts' || name === 'catalog' || name === 'policies' ? name : 'unknown';
}

/** The fragment of the address now. */
export function useHash(): string {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener('hashchange', changed);
      return () => window.removeEventListener('hashchange', changed);
    },
    () => window.location.hash,
  );
}
