import type {
  CatalogEntry,
  Evidence,
  HistoryEvent,
  Mesh,
  MeshNode,
  NodeDetail,
  Policy,
  Ring,
  RingSite,
  Rollout,
  Status,
} from '../src/api/types.ts';
import { canonicalJson, type Json, utf8 } from '../src/signing/canonicalJson.ts';
import { pae, PAYLOAD_TYPE } from '../src/signing/record.ts';
import type { Envelope } from '../src/api/types.ts';
import { MockKey, sha256 } from './keys.ts';

/** Seconds from the start of the mock; negative is the past. */
type Seconds = number;

const MESH = 'acme';
const OLD = '1.0-1';
const NEW = '1.1-1';
const PRODUCT = 'selvedge-sample';

/**
 * A mesh for developing the console: 2 sites, 6 nodes, and a rollout whose ring 1 has passed and ring 2 is under way.
 * All signatures in it are real.
 */
export class World {
  readonly records = new Map<string, Envelope>();
  readonly mesh: Mesh;
  readonly status: Status;
  readonly rollouts: Rollout[];
  readonly catalog: CatalogEntry[];
  readonly policies: Policy[];
  readonly #keys = new Map<string, MockKey>();
  readonly #history = new Map<string, Evidence['records']>();

  constructor(private readonly start: number) {
    const rolloutId = sha256('mock rollout');
    const patchId = sha256('mock patch new');
    const kiel = ['kiel-1', 'kiel-2', 'kiel-3'].map((name, i) =>
      this.#node(name, 'kiel', i, rolloutId, patchId),
    );
    const lund = ['lund-1', 'lund-2', 'lund-3'].map((name, i) =>
      this.#node(name, 'lund', i + 3, rolloutId, patchId),
    );
    this.mesh = { mesh: MESH, trustVersion: 2, sites: [site('kiel', kiel), site('lund', lund)] };
    const signed = { count: 2, threshold: 2, by: [signer('alice'), signer('bob')] };
    this.catalog = [
      this.#patch(patchId, NEW, -900, signed),
      this.#patch(sha256('mock patch old'), OLD, -86_000, signed),
    ];
    this.policies = [this.#policy(signed)];
    this.rollouts = [this.#rollout(rolloutId, patchId, signed)];
    this.status = this.#status(kiel);
  }

  time(at: Seconds): string {
    return new Date(this.start + at * 1_000).toISOString().replace(/\.\d+Z$/, 'Z');
  }

  node(id: string): NodeDetail | undefined {
    const node = this.mesh.sites.flatMap((s) => s.nodes).find((n) => n.id === id);
    if (!node) return undefined;
    const history = (this.#history.get(id) ?? []).map((record): HistoryEvent => ({
      time: record.time,
      type: record.type,
      recordId: record.recordId,
      summary: record.summary,
      outcome: record.type === 'patch-result' ? 'good' : 'neutral',
    }));
    return {
      ...node,
      platform: { os: 'linux', arch: 'amd64' },
      origin: origin(id),
      enrolledAt: this.time(-86_400),
      revoked: false,
      history,
    };
  }

  evidence(id: string): Evidence | undefined {
    const node = this.node(id);
    const key = this.#keys.get(id);
    const records = this.#history.get(id);
    if (!node || !key || !records) return undefined;
    const root = sha256(records.map((record) => record.recordId).join());
    const body = `${origin(id)}\n${records.length}\n${Buffer.from(root, 'hex').toString('base64')}\n`;
    const anchors = this.mesh.sites.find((s) => s.name === node.site)?.anchors ?? [];
    const cosigners = anchors.filter((anchor) => anchor !== id);
    const lines = [noteLine(origin(id), key.sign(utf8(body)))];
    for (const cosigner of cosigners)
      lines.push(noteLine(`selvedge.io/${MESH}/${cosigner}`, Buffer.alloc(72, 7)));
    return {
      node: { id, name: node.name, site: node.site },
      origin: origin(id),
      size: records.length,
      root,
      checkpoint: `${body}\n${lines.join('')}`,
      publicKeyPem: key.publicPem,
      cosignatures: cosigners.map((cosigner) => ({
        name: `selvedge.io/${MESH}/${cosigner}`,
        keyId: cosigner,
        site: node.site,
        time: this.time(-20),
      })),
      level: 'L2',
      records,
    };
  }

  #node(name: string, siteName: string, index: number, rollout: string, patch: string): MeshNode {
    const key = new MockKey(name);
    this.#keys.set(key.keyId, key);
    const canary = index % 3 === 0;
    const stage = canary
      ? 'succeeded'
      : ((['succeeded', 'installing', 'fetching', 'fetching'] as const)[index % 4] ?? 'waiting');
    const patched = stage === 'succeeded';
    this.#log(key, name, patched, canary);
    return {
      id: key.keyId,
      name,
      site: siteName,
      role: index % 3 === 2 ? 'leaf' : 'anchor',
      alive: true,
      lastSeen: this.time(0),
      labels: canary ? { canary: 'true' } : {},
      webAddress: `http://127.0.0.1:${7600 + 10 * index}/`,
      installed: { [PRODUCT]: patched ? NEW : OLD },
      assignment: {
        rollout,
        rolloutName: 'sample-1.1',
        patch,
        product: PRODUCT,
        version: NEW,
        ring: canary ? 0 : 1,
        ringName: canary ? 'canary' : 'office',
        stage,
        detail: '',
      },
    };
  }

  #log(key: MockKey, name: string, patched: boolean, canary: boolean): void {
    const begun = canary ? -200 : -25;
    const steps: [Seconds, string, string][] = [
      [-86_400, 'enrolment', `${name} enrolled by the invite of alice.`],
      [-80_000, 'patch-intent', `Is about to install ${PRODUCT} ${OLD}.`],
      [-79_990, 'patch-result', `Installed ${PRODUCT} ${OLD}; 2 of 2 checks passed.`],
      [begun, 'patch-intent', `Is about to install ${PRODUCT} ${NEW} (now ${OLD}).`],
    ];
    if (patched)
      steps.push([begun + 9, 'patch-result', `Installed ${PRODUCT} ${NEW}; 2 of 2 checks passed.`]);
    let prev = '0'.repeat(64);
    const entries = steps.map(([at, type, summary], seq) => {
      const time = this.time(at);
      prev = this.#sign(key, type, {
        summary,
        chain: { origin: origin(key.keyId), seq, prev, time, seen: [] },
      });
      return { seq, recordId: prev, type, time, summary };
    });
    this.#history.set(key.keyId, entries.reverse());
  }

  #sign(key: MockKey, type: string, predicate: Json): string {
    const payload = utf8(
      canonicalJson({
        _type: 'https://in-toto.io/Statement/v1',
        subject: [{ name: type, digest: { sha256: key.keyId } }],
        predicateType: `https://selvedge.io/attestation/${type}/v1`,
        predicate,
      }),
    );
    const message = pae(PAYLOAD_TYPE, payload);
    const recordId = sha256(message);
    this.records.set(recordId, {
      payloadType: PAYLOAD_TYPE,
      payload: Buffer.from(payload).toString('base64'),
      signatures: [{ keyid: key.keyId, sig: key.sign(message).toString('base64') }],
    });
    return recordId;
  }

  #patch(
    recordId: string,
    version: string,
    released: Seconds,
    approvals: CatalogEntry['approvals'],
  ): CatalogEntry {
    return {
      recordId,
      name: `${PRODUCT} ${version}`,
      product: PRODUCT,
      version,
      sizeBytes: 3_407_872,
      sha256: sha256(version),
      method: 'dpkg',
      released: this.time(released),
      requires: [],
      effective: true,
      approvals,
    };
  }

  #policy(approvals: Policy['approvals']): Policy {
    return {
      recordId: sha256('mock policy'),
      name: 'office',
      version: 1,
      effective: true,
      inForce: true,
      approvals,
      published: this.time(-86_000),
      rings: [
        {
          name: 'canary',
          selects: 'label canary = true',
          gate: 'all succeed and none is silent after 1 min',
          soakMillis: 60_000,
        },
        {
          name: 'office',
          selects: 'all others',
          gate: 'at most 10 % fail or are silent after 10 min',
          soakMillis: 0,
        },
      ],
      source:
        'name: office\nrings:\n  - name: canary\n    select: { canary: "true" }\n    gate: { maxFailedPercent: 0, silentAfter: 1m }\n    soak: 1m\n  - name: office\n    select: all\n    gate: { maxFailedPercent: 10, silentAfter: 10m }\n',
    };
  }

  #rollout(recordId: string, patchId: string, approvals: Rollout['approvals']): Rollout {
    const canary = [
      this.#ringSite('kiel', 'passed', 1, 1, -140),
      this.#ringSite('lund', 'passed', 1, 1, -138),
    ];
    const office = [this.#ringSite('kiel', 'open', 2, 0, -60), this.#ringSite('lund', 'open', 2, 1, -58)];
    return {
      recordId,
      name: 'sample-1.1',
      policy: { recordId: sha256('mock policy'), name: 'office', version: 1 },
      patches: [{ recordId: patchId, name: `${PRODUCT} ${NEW}`, product: PRODUCT, version: NEW }],
      lane: 'standard',
      state: 'running',
      reason: 'Ring office is open.',
      proposed: this.time(-300),
      deadline: this.time(86_400),
      effective: true,
      approvals,
      rings: [
        ring(0, 'canary', 'passed', 60_000, canary, '2 of 2 succeeded, and soaked for 1 min.'),
        ring(1, 'office', 'open', 0, office, '1 of 4 succeeded; the gate waits for 3 more.'),
      ],
      halts: [],
      pauses: [],
      resumes: [],
    };
  }

  #ringSite(name: string, state: Ring['state'], members: number, succeeded: number, at: Seconds): RingSite {
    const passed = state === 'passed';
    return {
      site: name,
      state,
      reason: passed ? 'All succeeded.' : `${members - succeeded} still to report.`,
      soakEndsAt: null,
      decision: {
        recordId: sha256(`${name} ${state}`),
        verdict: passed ? 'pass' : 'open',
        time: this.time(at),
        reason: '',
        cosigned: 2,
        majority: 2,
        effective: true,
      },
      members,
      succeeded,
      failed: 0,
      undone: 0,
      silent: 0,
      pending: members - succeeded,
      apart: 0,
    };
  }

  #status(nodes: MeshNode[]): Status {
    const [first, second] = nodes;
    if (!first || !second) throw new Error('the first site has no nodes');
    return {
      mesh: MESH,
      site: first.site,
      node: { id: first.id, name: first.name },
      role: 'anchor',
      coordinator: first.id,
      gateway: second.id,
      uptimeSeconds: 4_210,
      version: '0.1.0',
      clock: { time: this.time(0), trusted: true, detail: '' },
      ignite: { state: 'running', servers: 2, clients: 1, restarts: 0 },
      trustVersion: 2,
      records: 57,
      logs: 8,
      problems: [],
    };
  }
}

function origin(keyId: string): string {
  return `selvedge.io/${MESH}/${keyId}/1`;
}

function noteLine(name: string, signature: Buffer): string {
  const keyHash = Buffer.from(sha256(name).slice(0, 8), 'hex');
  return `— ${name} ${Buffer.concat([keyHash, signature]).toString('base64')}\n`;
}

function signer(name: string): { keyId: string; name: string } {
  return { keyId: new MockKey(name).keyId, name };
}

function site(name: string, nodes: MeshNode[]): Mesh['sites'][number] {
  const anchors = nodes
    .filter((node) => node.role === 'anchor')
    .map((node) => node.id)
    .sort();
  return {
    name,
    anchors,
    anchorSetVersion: 1,
    coordinator: nodes[0]?.id ?? null,
    gateway: nodes[1]?.id ?? null,
    nodes,
  };
}

function ring(
  index: number,
  name: string,
  state: Ring['state'],
  soakMillis: number,
  sites: RingSite[],
  reason: string,
): Ring {
  const sum = (key: 'members' | 'succeeded' | 'failed' | 'undone' | 'silent' | 'pending' | 'apart') =>
    sites.reduce((total, one) => total + one[key], 0);
  return {
    index,
    name,
    state,
    reason,
    soakMillis,
    soakEndsAt: null,
    approvals: null,
    sites,
    members: sum('members'),
    succeeded: sum('succeeded'),
    failed: sum('failed'),
    undone: sum('undone'),
    silent: sum('silent'),
    pending: sum('pending'),
    apart: sum('apart'),
  };
}
