import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Envelope, LogHead } from '../src/api/types.ts';
import { canonicalJson, type Json } from '../src/signing/canonicalJson.ts';
import { pae, PAYLOAD_TYPE } from '../src/signing/record.ts';
import { keyIdOf, sha256 } from './keys.ts';
import type { World } from './world.ts';

const publicKey = createPublicKey(
  readFileSync(new URL('../src/signing/testdata/admin.pub.pem', import.meta.url)),
);
const ADMIN = keyIdOf(publicKey);

interface Predicate {
  readonly rollout?: string;
  readonly halts?: readonly string[];
  readonly reason?: string;
  readonly chain: { readonly seq: number; readonly prev: string };
}

/** The log of the one admin that the mock knows: `src/signing/testdata/admin.pem`. */
export class AdminLog {
  #size = 0;
  #prev = '0'.repeat(64);

  constructor(private readonly world: World) {}

  head(keyId: string): LogHead | undefined {
    if (keyId !== ADMIN) return undefined;
    const version = { version: 1, digest: sha256('version 1') };
    return {
      origin: `selvedge.io/${this.world.mesh.mesh}/${ADMIN}/1`,
      size: this.#size,
      prev: this.#prev,
      trust: version,
      policy: version,
      time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      newestTime: null,
      name: 'alice',
      roles: ['operations', 'catalog', 'policy'],
    };
  }

  /** Verifies a record and folds it; the id of the record, or why not. */
  append(envelope: Envelope): { recordId: string } | { code: string; message: string } {
    const payload = Buffer.from(envelope.payload, 'base64');
    const message = pae(PAYLOAD_TYPE, new Uint8Array(payload));
    const signature = Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64');
    if (!verify(null, message, publicKey, signature))
      return { code: 'BAD_SIGNATURE', message: 'The signature does not verify.' };
    const statement = JSON.parse(payload.toString()) as { predicateType: string; predicate: Predicate };
    if (canonicalJson(statement as unknown as Json) !== payload.toString())
      return { code: 'NOT_CANONICAL', message: 'The payload is not canonical.' };
    const { chain } = statement.predicate;
    if (chain.seq !== this.#size || chain.prev !== this.#prev)
      return { code: 'CHAIN_BROKEN', message: 'The log has another record there.' };
    const recordId = sha256(message);
    this.#size += 1;
    this.#prev = recordId;
    this.world.records.set(recordId, envelope);
    this.#fold(statement.predicateType, statement.predicate, recordId);
    return { recordId };
  }

  #fold(type: string, predicate: Predicate, recordId: string): void {
    const rollout = this.world.rollouts.find((one) => one.recordId === predicate.rollout);
    if (!rollout) return;
    const about = {
      recordId,
      keyId: ADMIN,
      by: 'alice',
      time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      reason: predicate.reason ?? '',
    };
    if (type.includes('/halt/')) {
      rollout.halts.unshift({ ...about, resumedBy: null });
      Object.assign(rollout, { state: 'halted', reason: 'Halted by alice.' });
    }
    if (type.includes('/pause/')) {
      rollout.pauses.unshift({ ...about, resumedBy: null });
      Object.assign(rollout, { state: 'paused', reason: 'Paused by alice.' });
    }
    if (type.includes('/resume/')) {
      const approvals = { count: 1, threshold: 2, by: [{ keyId: ADMIN, name: 'alice' }] };
      rollout.resumes.unshift({ ...about, halts: [...(predicate.halts ?? [])], effective: false, approvals });
    }
  }
}
