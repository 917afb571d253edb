import { ApiFailure, getJson, postRecord } from '../api/client.ts';
import type { Envelope, LogHead } from '../api/types.ts';
import type { AdminKey } from './adminKey.ts';
import { hex, ofBase64, sha256 } from './bytes.ts';
import { pae, PAYLOAD_TYPE, type SignedStatement } from './record.ts';

/** The statement was not signed or not accepted; the message says why, for people. */
export class NotAccepted extends Error {}

/** The last record that this browser signed with a key. */
interface Remembered {
  readonly size: number;
  readonly recordId: string;
  readonly envelope: Envelope;
}

const ZERO = '0'.repeat(64);

/**
 * Where the next record of a key belongs, as safely as a browser can tell. Two different records at one place are a fork, which
 * counts against the key for good; so what a node says is held against the record that it shows, and against what this browser
 * has signed before. Nothing that is remembered is secret.
 */
export class OwnLog {
  constructor(
    private readonly key: AdminKey,
    private readonly memory: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  ) {}

  /** @throws {NotAccepted} where the node knows no such admin, or its log does not fit */
  async head(): Promise<LogHead> {
    let head = await this.#ask();
    const last = this.#remembered();
    if (last && head.size === last.size - 1) {
      // The answer to the last record got lost, or this node has not heard of it.
      await postRecord(last.envelope);
      head = await this.#ask();
    }
    if (last && head.size < last.size)
      throw new NotAccepted(
        'This node lags behind what this browser has signed with this key. Wait, or use another node.',
      );
    if (last && head.size === last.size && head.prev !== last.recordId) throw this.#fork();
    return { ...head, newestTime: await this.#newestTime(head) };
  }

  /** Keeps a record before it is sent. */
  remember(signed: SignedStatement, seq: number): void {
    const last: Remembered = { size: seq + 1, recordId: signed.recordId, envelope: signed.envelope };
    this.memory.setItem(this.#name(), JSON.stringify(last));
  }

  /** The node refused the last record for good, so its place is free. */
  forget(): void {
    this.memory.removeItem(this.#name());
  }

  async #ask(): Promise<LogHead> {
    try {
      return await getJson<LogHead>(`/logs/${this.key.keyId}/head`);
    } catch (failure) {
      if (failure instanceof ApiFailure && failure.status === 404)
        throw new NotAccepted(`No admin of this mesh has this key (${this.key.keyId.slice(0, 12)}).`);
      throw failure;
    }
  }

  /** The time of the newest record, which the node has to show with this key's signature. */
  async #newestTime(head: LogHead): Promise<string | null> {
    if ((head.size === 0) !== (head.prev === ZERO)) throw this.#fork();
    if (head.size === 0) return null;
    const envelope = await getJson<Envelope>(`/records/${head.prev}`);
    const payload = ofBase64(envelope.payload);
    const message = pae(PAYLOAD_TYPE, payload);
    const signature = ofBase64(envelope.signatures[0]?.sig ?? '');
    const known = hex(await sha256(message)) === head.prev && (await this.key.verify(message, signature));
    if (!known) throw this.#fork();
    const { chain } = (JSON.parse(new TextDecoder().decode(payload)) as ShownStatement).predicate;
    if (chain.seq !== head.size - 1 || chain.origin !== head.origin) throw this.#fork();
    return chain.time;
  }

  #remembered(): Remembered | undefined {
    const text = this.memory.getItem(this.#name());
    return text === null ? undefined : (JSON.parse(text) as Remembered);
  }

  #name(): string {
    return `selvedge log ${this.key.keyId}`;
  }

  #fork(): NotAccepted {
    return new NotAccepted(
      'What this node shows of your log does not fit together. Do not sign here; use the command line.',
    );
  }
}

interface ShownStatement {
  readonly predicate: {
    readonly chain: { readonly origin: string; readonly seq: number; readonly time: string };
  };
}
