import { canonicalJson } from '../src/signing/canonicalJson.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connect, Plugin } from 'vite';
import type { AuditReport, Envelope } from '../src/api/types.ts';
import { AdminLog } from './admin.ts';
import { MOODS } from './moods.ts';
import { World } from './world.ts';

/** What a node sends with every answer; the console has to live with it. */
const POLICY =
  "default-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; frame-ancestors 'none'";

/**
 * Answers the API in `npm run dev` and `npm run preview`, so that the console can be worked on without a node.
 * MOCK_MOOD picks a state of the world.
 */
export function mockNode(): Plugin {
  return {
    name: 'mock-node',
    configureServer: (server) => void server.middlewares.use(new MockNode().answer),
    configurePreviewServer: (server) => void server.middlewares.use(new MockNode(POLICY).answer),
  };
}

class MockNode {
  readonly #world = new World(Date.now());
  readonly #admin = new AdminLog(this.#world);
  readonly #listeners = new Set<ServerResponse>();

  constructor(private readonly policy?: string) {
    MOODS[process.env['MOCK_MOOD'] ?? 'calm']?.(this.#world);
  }

  answer: Connect.NextHandleFunction = (request, response, next) => {
    if (this.policy !== undefined) response.setHeader('content-security-policy', this.policy);
    const path = /\/api\/v1(\/.*)$/.exec(request.url ?? '')?.[1];
    if (path === undefined) next();
    else if (path === '/events') this.#stream(response);
    else if (request.method === 'POST' && path === '/records') void this.#append(request, response);
    else this.#send(response, this.#find(path));
  };

  #find(path: string): unknown {
    const [, kind, id = '', ...rest] = path.split('/');
    switch (kind) {
      case 'status':
        return { ...this.#world.status, clock: { ...this.#world.status.clock, time: this.#world.time(0) } };
      case 'mesh':
        return this.#world.mesh;
      case 'catalog':
        return this.#world.catalog;
      case 'policies':
        return this.#world.policies;
      case 'rollouts':
        return id === '' ? this.#world.rollouts : this.#world.rollouts.find((one) => one.recordId === id);
      case 'records':
        return this.#world.records.get(id);
      case 'logs':
        return this.#admin.head(id);
      case 'nodes':
        return this.#node(id, rest.join('/'));
      default:
        return undefined;
    }
  }

  #node(id: string, part: string): unknown {
    if (part === '') return this.#world.node(id);
    const evidence = this.#world.evidence(id);
    if (part === 'evidence' || !evidence) return evidence;
    const report: AuditReport = {
      verdict: 'incomplete',
      level: evidence.level,
      findings: [
        {
          code: 'NOT_COSIGNED',
          place: evidence.origin,
          message: 'No node of another site has cosigned the newest checkpoint.',
        },
      ],
      counts: {
        records: evidence.size,
        signatures: evidence.size,
        cosignatures: evidence.cosignatures.length,
      },
      checkedAt: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    };
    return report;
  }

  async #append(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request) body += String(part);
    const envelope = JSON.parse(body) as Envelope;
    const outcome =
      canonicalJson(envelope) === body
        ? this.#admin.append(envelope)
        : { code: 'NOT_CANONICAL', message: 'The leaf is not the canonical JSON of a DSSE envelope.' };
    this.#send(response, outcome, 'recordId' in outcome ? 201 : 403);
    for (const listener of this.#listeners) listener.write('event: rollout\ndata: {}\n\n');
  }

  #stream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    this.#listeners.add(response);
    response.on('close', () => this.#listeners.delete(response));
  }

  #send(response: ServerResponse, body: unknown, status = 200): void {
    response.statusCode = body === undefined ? 404 : status;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body ?? { code: 'NOT_FOUND', message: 'This node knows of no such thing.' }));
  }
}
