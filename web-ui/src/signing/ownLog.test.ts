import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Envelope, LogHead } from '../api/types.ts';
import { type AdminKey, openAdminKey } from './adminKey.ts';
import { NotAccepted, OwnLog } from './ownLog.ts';
import { signStatement, type SignedStatement } from './record.ts';

const ZERO = '0'.repeat(64);
const empty: LogHead = {
  origin: `selvedge.io/acme/${'c0'.repeat(32)}/1`,
  size: 0,
  prev: ZERO,
  trust: { version: 1, digest: ZERO },
  policy: { version: 0, digest: ZERO },
  time: '2026-11-23T06:00:00Z',
  newestTime: null,
  name: 'alice',
  roles: ['operations'],
};
const halt = { type: 'halt', rollout: { recordId: 'ab'.repeat(32), name: 'r' }, reason: 'x' } as const;

let key: AdminKey;
let first: SignedStatement;
let second: SignedStatement;
let store: Map<string, string>;
let log: OwnLog;

/** A node that has records of the log, and takes what fits. */
let node: { records: SignedStatement[]; claims: Partial<LogHead> };

function headOf(): LogHead {
  const last = node.records.at(-1);
  return { ...empty, size: node.records.length, prev: last?.recordId ?? ZERO, ...node.claims };
}

function answer(input: unknown, init?: RequestInit): Promise<Response> {
  const path = String(input);
  if (init?.method === 'POST') {
    const envelope = JSON.parse(init.body as string) as Envelope;
    const record = [first, second].find((one) => one.envelope.payload === envelope.payload);
    if (record) node.records.push(record);
    return Promise.resolve(Response.json({ recordId: record?.recordId }, { status: 201 }));
  }
  if (path.endsWith('/head')) return Promise.resolve(Response.json(headOf()));
  const found = [first, second].find((one) => path.endsWith(one.recordId));
  return Promise.resolve(
    found ? Response.json(found.envelope) : Response.json({ code: 'NOT_FOUND' }, { status: 404 }),
  );
}

beforeAll(async () => {
  key = await openAdminKey(
    new Uint8Array(readFileSync(`${import.meta.dirname}/testdata/admin.pem`)),
    'größe 12',
  );
  first = await signStatement(key, halt, empty, '2026-11-23T06:00:01Z');
  second = await signStatement(
    key,
    halt,
    { ...empty, size: 1, prev: first.recordId },
    '2026-11-23T06:00:09Z',
  );
});

beforeEach(() => {
  node = { records: [], claims: {} };
  store = new Map();
  const memory = {
    getItem: (name: string) => store.get(name) ?? null,
    setItem: (name: string, value: string) => void store.set(name, value),
    removeItem: (name: string) => void store.delete(name),
  };
  log = new OwnLog(key, memory);
  vi.stubGlobal('fetch', answer);
});

describe('OwnLog.head', () => {
  it('beginsAtZero', async () => {
    expect(await log.head()).toMatchObject({ size: 0, prev: ZERO, newestTime: null });
  });

  it('takesTheTimeFromTheNewestRecordNotFromTheNode', async () => {
    node.records.push(first);
    node.claims.newestTime = '2099-01-01T00:00:00Z';
    expect(await log.head()).toMatchObject({
      size: 1,
      prev: first.recordId,
      newestTime: '2026-11-23T06:00:01Z',
    });
  });

  it('handsInAgainWhatTheNodeMissed', async () => {
    node.records.push(first);
    log.remember(second, 1);
    expect(await log.head()).toMatchObject({ size: 2, prev: second.recordId });
    expect(node.records).toHaveLength(2);
  });

  it('refusesANodeThatLags', async () => {
    log.remember(second, 1);
    await expect(log.head()).rejects.toThrow(/lags/);
  });

  it('refusesAnotherRecordAtThePlaceOfOurs', async () => {
    log.remember(second, 0);
    node.records.push(first);
    await expect(log.head()).rejects.toThrow(/fit together/);
  });

  it.each([
    ['aPrevOutOfNothing', { size: 0, prev: '12'.repeat(32) }],
    ['aPlaceThatIsNotThatOfTheRecord', { size: 7 }],
    ['anotherOrigin', { origin: 'selvedge.io/other/1' }],
  ])('refuses %s', async (_, claims) => {
    node.records.push(first);
    node.claims = claims;
    await expect(log.head()).rejects.toThrow(NotAccepted);
  });

  it('refusesARecordThatThisKeyDidNotSign', async () => {
    const other = {
      ...first,
      envelope: { ...first.envelope, signatures: [{ keyid: key.keyId, sig: `${'A'.repeat(86)}==` }] },
    };
    node.records.push(first);
    vi.stubGlobal('fetch', (input: unknown, init?: RequestInit) =>
      String(input).includes('/records/')
        ? Promise.resolve(Response.json(other.envelope))
        : answer(input, init),
    );
    await expect(log.head()).rejects.toThrow(NotAccepted);
  });

  it('forgetsWhatWasRefused', async () => {
    log.remember(first, 0);
    log.forget();
    expect(await log.head()).toMatchObject({ size: 0 });
  });
});
