import { sha256 } from './keys.ts';
import type { World } from './world.ts';

/** Other states of the world, for looking at how the console shows them: `?mood` in the environment MOCK_MOOD. */
export const MOODS: Record<string, (world: World) => void> = {
  calm: () => undefined,
  empty: (world) => {
    world.mesh.sites.length = 0;
    world.rollouts.length = 0;
    world.catalog.length = 0;
    world.policies.length = 0;
  },
  trouble: (world) => {
    const [kiel, lund] = world.mesh.sites;
    const dead = kiel?.nodes[2];
    if (!kiel || !lund || !dead) return;
    dead.alive = false;
    dead.lastSeen = world.time(-400);
    kiel.coordinator = null;
    for (const node of lund.nodes) node.alive = null;
    lund.coordinator = null;
    const [rollout] = world.rollouts;
    const ring = rollout?.rings[1];
    if (!rollout || !ring) return;
    Object.assign(ring, {
      state: 'failed',
      members: 20,
      succeeded: 9,
      failed: 3,
      undone: 2,
      silent: 2,
      pending: 4,
      reason: '3 failed and 2 are silent; the gate allows 2 in all.',
    });
    Object.assign(rollout, { state: 'failed', reason: 'Ring office failed.' });
    world.status.problems.push({
      code: 'IGNITE_RESTARTING',
      severity: 'warning',
      message: 'Ignite of this node was segmented and is starting again.',
      place: 'kiel-1',
      since: world.time(-12),
    });
  },
  soaking: (world) => {
    const [ring] = world.rollouts[0]?.rings ?? [];
    if (!ring) return;
    Object.assign(ring, {
      state: 'soaking',
      soakEndsAt: world.time(43),
      reason: '2 of 2 succeeded; soaking.',
    });
    for (const site of ring.sites) Object.assign(site, { state: 'soaking', soakEndsAt: world.time(43) });
  },
  approval: (world) => {
    const [rollout] = world.rollouts;
    const ring = rollout?.rings[1];
    if (!rollout || !ring) return;
    const signed = { count: 1, threshold: 2, by: rollout.approvals.by.slice(0, 1) };
    Object.assign(ring, {
      state: 'awaiting_approval',
      reason: 'kiel: opens once admins have approved it',
      approvals: signed,
    });
    for (const site of ring.sites) Object.assign(site, { state: 'awaiting_approval', decision: null });
    Object.assign(rollout, { reason: 'ring 2 (office): opens once admins have approved it' });
  },
  large: (world) => {
    const [first] = world.mesh.sites;
    if (!first) return;
    for (let s = 0; s < 60; s++) {
      const nodes = Array.from({ length: 40 }, (_, i) => ({
        ...(first.nodes[i % 3] ?? first.nodes[0]),
        id: sha256(`${s} ${i}`),
        name: `branch-${s}-desk-${i}`,
        site: `branch-${s}`,
      }));
      world.mesh.sites.push({ ...first, name: `branch-${s}`, nodes: nodes as typeof first.nodes });
    }
  },
};
