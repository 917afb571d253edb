import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LogHead } from '../api/types.ts';
import { sharedFile } from '../testing/shared.ts';
import { type AdminKey, openAdminKey } from './adminKey.ts';
import { canonicalJson, type Json, utf8 } from './canonicalJson.ts';
import { pae, signStatement } from './record.ts';

const folder = `${import.meta.dirname}/testdata`;
const rollout = { recordId: 'ab'.repeat(32), name: 'sample-1.1' };
const head: LogHead = {
  origin: `selvedge.io/acme/${'c0'.repeat(32)}/1`,
  size: 3,
  prev: '11'.repeat(32),
  trust: { version: 1, digest: '22'.repeat(32) },
  policy: { version: 2, digest: '33'.repeat(32) },
  time: '2026-11-23T06:00:00Z',
  newestTime: '2026-11-23T05:00:00Z',
  name: 'alice',
  roles: ['operations'],
};

let key: AdminKey;
beforeAll(async () => {
  key = await openAdminKey(new Uint8Array(readFileSync(`${folder}/admin.pem`)), 'größe 12');
});

describe('pae', () => {
  it('agreesWithThePublishedVector', (context) => {
    const vector = JSON.parse(
      readFileSync(sharedFile('vectors/dsse/protocol-vector.json', context), 'utf8'),
    ) as {
      payloadType: string;
      payload: string;
      paeHex: string;
    };
    expect(Buffer.from(pae(vector.payloadType, utf8(vector.payload))).toString('hex')).toBe(vector.paeHex);
  });

  it('countsBytesNotCharacters', () => {
    expect(new TextDecoder().decode(pae('t', utf8('ö')))).toBe('DSSEv1 1 t 2 ö');
  });
});

describe('signStatement', () => {
  it('makesAnEnvelopeThatVerifies', async () => {
    const signed = await signStatement(
      key,
      { type: 'halt', rollout, reason: 'Café tills stop' },
      head,
      '2026-11-23T06:00:01Z',
    );
    const payload = Buffer.from(signed.envelope.payload, 'base64');
    const message = pae('application/vnd.in-toto+json', new Uint8Array(payload));
    const signature = Buffer.from(signed.envelope.signatures[0]?.sig ?? '', 'base64');
    const publicKey = createPublicKey(readFileSync(`${folder}/admin.pub.pem`));
    expect(verify(null, message, publicKey, signature)).toBe(true);
    expect(signed.recordId).toBe(createHash('sha256').update(message).digest('hex'));
    expect(signed.envelope.signatures[0]?.keyid).toBe(key.keyId);
  });

  it('writesTheStatementCanonically', async () => {
    const signed = await signStatement(
      key,
      { type: 'halt', rollout, reason: 'tills stop' },
      head,
      '2026-11-23T06:00:01Z',
    );
    const text = Buffer.from(signed.envelope.payload, 'base64').toString();
    const statement = JSON.parse(text) as Json;
    expect(canonicalJson(statement)).toBe(text);
    expect(statement).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'sample-1.1', digest: { sha256: rollout.recordId } }],
      predicateType: 'https://selvedge.io/attestation/halt/v1',
      predicate: {
        rollout: rollout.recordId,
        reason: 'tills stop',
        chain: {
          origin: head.origin,
          seq: 3,
          prev: head.prev,
          time: '2026-11-23T06:00:01Z',
          trust: head.trust,
          policy: head.policy,
          seen: [],
        },
      },
    });
  });

  it('neverWritesATimeBeforeTheNewestRecord', async () => {
    const signed = await signStatement(
      key,
      { type: 'halt', rollout, reason: 'x' },
      head,
      '2026-11-23T04:00:00Z',
    );
    expect(Buffer.from(signed.envelope.payload, 'base64').toString()).toContain(
      '"time":"2026-11-23T05:00:00Z"',
    );
  });

  it('refusesWhatIsTooLong', async () => {
    const halt = { type: 'halt', rollout, reason: 'x'.repeat(60_000) } as const;
    await expect(signStatement(key, halt, head, '2026-11-23T06:00:01Z')).rejects.toThrow(/65,535/);
  });

  it('isTheSameForTheSameInput', async () => {
    const approval = { type: 'approval', record: rollout, recordType: 'rollout' } as const;
    const one = await signStatement(key, approval, head, '2026-11-23T06:00:01Z');
    const two = await signStatement(key, approval, head, '2026-11-23T06:00:01Z');
    expect(two).toEqual(one);
  });
});
