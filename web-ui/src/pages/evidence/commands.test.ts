import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { World } from '../../../mock/world.ts';
import { checkpointCommands, recordCommands } from './commands.ts';

const world = new World(Date.UTC(2026, 10, 23));
const [node] = world.mesh.sites.flatMap((site) => site.nodes);
const evidence = world.evidence(node?.id ?? '');
if (!evidence) throw new Error('the mock has no evidence');

const missing = ['openssl', 'base64'].filter((tool) => spawnSync(tool, ['--help']).error !== undefined);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selvedge-by-hand-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(commands: string): { status: number | null; stdout: string } {
  return spawnSync('sh', ['-e', '-c', commands], { cwd: folder, encoding: 'utf8' });
}

describe.skipIf(missing.length > 0 && process.env['CI'] !== 'true')('the commands to check by hand', () => {
  it('verifyARecord', () => {
    const recordId = evidence.records[0]?.recordId ?? '';
    writeFileSync(join(folder, 'record.json'), JSON.stringify(world.records.get(recordId), null, 2));
    const commands = recordCommands('http://127.0.0.1:1/', recordId, evidence.publicKeyPem).replace(
      /^curl .*$/m,
      '',
    );
    const { status, stdout } = run(commands);
    expect(status).toBe(0);
    expect(stdout).toContain('Signature Verified Successfully');
    expect(stdout).toContain(`${recordId} *record.pae`);
  });

  it('verifyACheckpoint', () => {
    const { stdout } = run(checkpointCommands(evidence, evidence.checkpoint ?? ''));
    expect(stdout).toContain('Signature Verified Successfully');
  });

  it('failForAnotherCheckpoint', () => {
    const other = (evidence.checkpoint ?? '').replace(/\n\d+\n/, '\n77\n');
    const { status, stdout } = run(checkpointCommands(evidence, other));
    expect(status).not.toBe(0);
    expect(stdout).toContain('Verification Failure');
  });
});
