import { describe, expect, it } from 'vitest';
import { MOODS } from '../../../mock/moods.ts';
import { World } from '../../../mock/world.ts';
import { matching } from './filter.ts';
import { concernsOf } from './problems.ts';

function world(mood: string): World {
  const made = new World(Date.UTC(2026, 10, 23));
  MOODS[mood]?.(made);
  return made;
}

function titles(from: World): string[] {
  return concernsOf(from.status, from.mesh, from.rollouts).map((concern) => concern.title);
}

describe('concernsOf', () => {
  it('findsNothingInACalmMesh', () => {
    expect(titles(world('calm'))).toEqual([]);
  });

  it('putsTheMostSeriousFirst', () => {
    expect(titles(world('trouble'))).toEqual([
      'Rollout sample-1.1 failed. Ring office failed.',
      'Ignite of this node was segmented and is starting again.',
      'Site kiel has no coordinator.',
      'kiel-3 at kiel does not answer.',
    ]);
  });

  it('saysThatAMajorityOfAnchorsIsGone', () => {
    const calm = world('calm');
    const anchor = calm.mesh.sites[0]?.nodes[0];
    if (anchor) anchor.alive = false;
    expect(titles(calm)[0]).toMatch(/has 1 of 2 anchors/);
  });

  it('gathersManyDeadNodesOfASite', () => {
    const calm = world('calm');
    for (const node of calm.mesh.sites[1]?.nodes ?? []) node.alive = false;
    expect(titles(calm)).toEqual(['3 nodes at lund do not answer: lund-1, lund-2, lund-3.']);
  });

  it('forgetsAFailureThatALaterRolloutMended', () => {
    const trouble = world('trouble');
    const [failed] = trouble.rollouts;
    if (failed) trouble.rollouts.unshift({ ...failed, recordId: 'ab'.repeat(32), state: 'done' });
    expect(titles(trouble).some((title) => title.includes('failed'))).toBe(false);
  });
});

describe('matching', () => {
  const { sites } = world('calm').mesh;

  it('keepsAllForAnEmptyText', () => {
    expect(matching(sites, ' ')).toEqual(sites);
  });

  it.each([
    ['lund', 3],
    ['kiel-2', 1],
    ['canary true', 2],
    ['sample 1.0-1', 3],
    ['nothing has this', 0],
  ])('finds by %s', (text, nodes) => {
    expect(matching(sites, text).flatMap((site) => site.nodes)).toHaveLength(nodes);
  });
});
