import { describe, expect, it } from 'vitest';
import { parseRoute, to } from './routes.ts';
import { webLink } from './webLink.ts';

const ID = 'ab'.repeat(32);

describe('parseRoute', () => {
  it.each([
    ['', { page: 'overview' }],
    [to.overview, { page: 'overview' }],
    [to.rollouts, { page: 'rollouts' }],
    [to.rollout(ID), { page: 'rollout', id: ID }],
    [to.endpoint(ID), { page: 'endpoint', id: ID }],
    [to.evidence(ID), { page: 'evidence', id: ID }],
    ['#/rollouts/ABC', { page: 'unknown' }],
    ['#/nodes/../../x', { page: 'unknown' }],
    [`#/nodes/${ID}/evidence/x`, { page: 'unknown' }],
    ['#/constructor', { page: 'unknown' }],
  ])('reads %s', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
  });
});

describe('webLink', () => {
  it.each(['javascript:alert(1)', 'data:text/html,x', 'not an address', null])('refuses %s', (address) => {
    expect(webLink(address)).toBeUndefined();
  });

  it('takesHttp', () => {
    expect(webLink('http://127.0.0.1:7600/')?.host).toBe('127.0.0.1:7600');
  });
});
