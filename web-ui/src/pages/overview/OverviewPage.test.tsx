// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MOODS } from '../../../mock/moods.ts';
import { World } from '../../../mock/world.ts';
import { type EventStream, Feed } from '../../api/feed.ts';
import { FeedContext } from '../../api/useResource.ts';
import { OverviewPage } from './OverviewPage.tsx';

const silence: EventStream = { readyState: 0, addEventListener: () => undefined, close: () => undefined };

function show(answer: (path: string) => Promise<Response>): void {
  vi.stubGlobal('fetch', (input: string) => answer(input.replace('api/v1', '')));
  const feed = new Feed(() => silence);
  render(
    <FeedContext.Provider value={feed}>
      <OverviewPage />
    </FeedContext.Provider>,
  );
}

function showWorld(mood: string): void {
  const world = new World(Date.now());
  MOODS[mood]?.(world);
  const answers: Record<string, unknown> = {
    '/mesh': world.mesh,
    '/status': world.status,
    '/rollouts': world.rollouts,
  };
  show((path) => Promise.resolve(Response.json(answers[path])));
}

afterEach(() => cleanup());

describe('OverviewPage', () => {
  it('saysThatItLoads', () => {
    show(() => new Promise(() => undefined));
    expect(screen.getByRole('status', { name: 'Loading the mesh' })).toBeDefined();
  });

  it('saysWhyItCannotShowTheMeshAndOffersToTryAgain', async () => {
    show(() => Promise.reject(new TypeError('refused')));
    expect(await screen.findByText('The mesh cannot be shown')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Try now' })).toBeDefined();
  });

  it('showsEachNodeWithItsRoleVersionAndPage', async () => {
    showWorld('calm');
    const kiel = within(await screen.findByRole('region', { name: 'Site kiel' }));
    const row = within(kiel.getByRole('rowheader', { name: /kiel-1/ }).closest('tr') as HTMLElement);
    for (const text of ['Anchor', 'Coordinator', 'this node', '1.1-1'])
      expect(row.getAllByText(text).length).toBeGreaterThan(0);
    expect(row.getByRole('link', { name: /127.0.0.1:7600/ }).getAttribute('href')).toBe(
      'http://127.0.0.1:7600/',
    );
    expect(kiel.getAllByText('Leaf')).toHaveLength(1);
  });

  it('putsProblemsBeforeSites', async () => {
    showWorld('trouble');
    const problems = await screen.findByRole('region', { name: 'Problems' });
    const site = screen.getByRole('region', { name: 'Site kiel' });
    expect(problems.compareDocumentPosition(site) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });

  it('tellsRingProgressInWords', async () => {
    showWorld('calm');
    expect(
      await screen.findByRole('img', { name: 'Ring office: 1 of 4 succeeded, 3 pending' }),
    ).toBeDefined();
  });

  it('saysWhatToDoWhenNothingIsThere', async () => {
    showWorld('empty');
    expect(await screen.findByText('No node is enrolled yet')).toBeDefined();
    expect(screen.getByText(/selvedge invite/)).toBeDefined();
  });
});
