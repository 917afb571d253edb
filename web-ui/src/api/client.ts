import { canonicalJson } from '../signing/canonicalJson.ts';
import type { Accepted, Envelope, ErrorBody } from './types.ts';

/** A request that was not answered as hoped. `status` 0: no answer at all. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly place?: string,
  ) {
    super(message);
  }

  /** Whether the node could not be reached or is not ready, so that trying again is all there is to do. */
  get passing(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** Long enough for an audit of a large log, short enough that a hung node shows. */
const TIMEOUT_MILLIS = 30_000;

export async function getJson<T>(path: string, stop?: AbortSignal): Promise<T> {
  return (await request(path, { headers: { accept: 'application/json' } }, stop)) as T;
}

export async function postJson<T>(path: string, body?: string): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  return (await request(path, { method: 'POST', headers, ...(body === undefined ? {} : { body }) })) as T;
}

export async function postRecord(envelope: Envelope): Promise<Accepted> {
  return postJson<Accepted>('/records', canonicalJson(envelope));
}

async function request(path: string, init: RequestInit, stop?: AbortSignal): Promise<unknown> {
  const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
  const signal = stop ? AbortSignal.any([stop, timeout]) : timeout;
  let response: Response;
  let text: string;
  try {
    response = await fetch(`api/v1${path}`, { ...init, signal, cache: 'no-store' });
    text = await response.text();
  } catch (cause) {
    if (stop?.aborted) throw cause;
    throw new ApiFailure(0, 'UNREACHABLE', 'This node does not answer.');
  }
  const body = parse(text);
  if (!response.ok) throw refusal(response.status, body);
  if (body === undefined)
    throw new ApiFailure(response.status, 'BAD_FORMAT', 'The node answered with something that is not JSON.');
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function refusal(status: number, body: unknown): ApiFailure {
  const error = (typeof body === 'object' && body !== null ? body : {}) as Partial<ErrorBody>;
  return new ApiFailure(
    status,
    error.code ?? `HTTP_${status}`,
    error.message ?? `The node answered with status ${status}.`,
    error.place,
  );
}
