import type { Envelope, LogHead } from '../api/types.ts';
import type { AdminKey } from './adminKey.ts';
import { type Bytes, base64, concat, hex, sha256 } from './bytes.ts';
import { canonicalJson, type Json, utf8 } from './canonicalJson.ts';

export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
/** A record's leaf in the log is at most this long; C2SP tlog-tiles counts it in 16 bits. */
export const MAX_RECORD_BYTES = 65_535;

/** What an admin can sign in the console. */
export type Statement =
  | { readonly type: 'halt' | 'pause'; readonly rollout: Named; readonly reason: string }
  | {
      readonly type: 'ring-approval';
      readonly rollout: Named;
      /** From 0. */
      readonly ring: number;
      readonly reason: string;
    }
  | {
      readonly type: 'resume';
      readonly rollout: Named;
      readonly halts: readonly string[];
      readonly reason: string;
    }
  | {
      readonly type: 'approval';
      readonly record: Named;
      readonly recordType: 'rollout' | 'resume' | 'patch' | 'policy';
    };

/** A record that a statement speaks of. */
export interface Named {
  readonly recordId: string;
  readonly name: string;
}

export interface SignedStatement {
  readonly recordId: string;
  readonly envelope: Envelope;
}

/**
 * Pre-authentication encoding of DSSE 1.0.2: the bytes that get signed.
 */
export function pae(payloadType: string, payload: Bytes): Bytes {
  const type = utf8(payloadType);
  return concat(utf8(`DSSEv1 ${type.length} `), type, utf8(` ${payload.length} `), payload);
}

/**
 * Signs a statement as the next record of the key's log.
 *
 * @param head the head of that log, as a node gave it
 * @param time RFC 3339, UTC, whole seconds
 */
export async function signStatement(
  key: AdminKey,
  statement: Statement,
  head: LogHead,
  time: string,
): Promise<SignedStatement> {
  const payload = utf8(canonicalJson(inToto(statement, head, time)));
  const message = pae(PAYLOAD_TYPE, payload);
  const signature = await key.sign(message);
  const envelope: Envelope = {
    payloadType: PAYLOAD_TYPE,
    payload: base64(payload),
    signatures: [{ keyid: key.keyId, sig: base64(signature) }],
  };
  if (canonicalJson(envelope).length > MAX_RECORD_BYTES)
    throw new RangeError('The record would be longer than 65,535 bytes. Shorten the reason.');
  return { recordId: hex(await sha256(message)), envelope };
}

/** in-toto Statement v1; its subject is the record that it speaks of. */
function inToto(statement: Statement, head: LogHead, time: string): Json {
  const about = statement.type === 'approval' ? statement.record : statement.rollout;
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: about.name, digest: { sha256: about.recordId } }],
    predicateType: `https://selvedge.io/attestation/${statement.type}/v1`,
    predicate: { ...fields(statement), chain: chain(head, time) },
  };
}

function fields(statement: Statement): Record<string, Json> {
  switch (statement.type) {
    case 'halt':
    case 'pause':
      return { rollout: statement.rollout.recordId, reason: statement.reason };
    case 'ring-approval':
      return {
        rollout: statement.rollout.recordId,
        ring: statement.ring,
        reason: statement.reason,
      };
    case 'resume':
      return { rollout: statement.rollout.recordId, halts: statement.halts, reason: statement.reason };
    case 'approval':
      return { record: statement.record.recordId, recordType: statement.recordType };
  }
}

function chain(head: LogHead, time: string): Json {
  return {
    origin: head.origin,
    seq: head.size,
    prev: head.prev,
    // A log never goes back in time, even where this machine's clock is behind.
    time: head.newestTime !== null && head.newestTime > time ? head.newestTime : time,
    trust: { version: head.trust.version, digest: head.trust.digest },
    policy: { version: head.policy.version, digest: head.policy.digest },
    seen: [],
  };
}
