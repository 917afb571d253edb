/**
 * The console's part of the Maven build:
 *
 *   node build/run.mjs bundle OUTDIR STAMPDIR    what is packed into the jar
 *   node build/run.mjs check STAMPDIR            format, lint, types, unit tests
 *
 * Does nothing when no input has changed since the last time that it went well.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const HOME = resolve(import.meta.dirname, '..');
const CONTRACT = resolve(HOME, '../node/app/src/main/resources/io/selvedge/app/http/openapi.json');
const NOT_INPUT = new Set(
  ['node_modules', 'dist', 'target', 'README.md', 'pom.xml'].map((name) => join(HOME, name)),
);
/** Made from the contract, which is an input. */
NOT_INPUT.add(join(HOME, 'src/api/schema.d.ts'));
/** Of the Node releases with which Vite and ESLint work, the oldest. */
const OLDEST_NODE = [20, 19];

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(
    `The web console needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node} (${process.execPath}).`,
  );
  process.exit(2);
}

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = join(folder, entry.name);
    if (NOT_INPUT.has(path)) continue;
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

function digestOf(paths) {
  const hash = createHash('sha256').update(process.version);
  for (const path of paths) {
    const content = readFileSync(path);
    hash.update(`${relative(HOME, path)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

function npm(...args) {
  const command = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: undefined };
  const env = { ...process.env, ...plain };
  execFileSync(command, args, { cwd: HOME, env, stdio: 'inherit', shell: process.platform === 'win32' });
}

function npmInstall() {
  const stamp = join(HOME, 'node_modules', '.selvedge-lock');
  const lock = digestOf([join(HOME, 'package-lock.json')]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  npm('ci', '--no-audit', '--no-fund', '--prefer-offline');
  writeFileSync(stamp, lock);
}

/** Does the work unless it went well before on the same inputs. */
function once(stamp, result, work) {
  const inputs = digestOf([...filesBelow(HOME), CONTRACT]);
  if (existsSync(stamp) && existsSync(result) && readFileSync(stamp, 'utf8') === inputs) return;
  npmInstall();
  rmSync(stamp, { force: true });
  work();
  writeFileSync(stamp, inputs);
}

function bundle(out, stamps) {
  once(join(stamps, 'bundle.stamp'), join(out, 'index.html'), () => {
    npm('run', '--silent', 'bundle');
    rmSync(out, { recursive: true, force: true });
    cpSync(join(HOME, 'dist'), out, { recursive: true });
  });
}

function check(stamps) {
  once(join(stamps, 'check.stamp'), HOME, () => {
    npm('run', '--silent', 'types');
    npm('run', '--silent', 'lint');
    npm('run', '--silent', 'test');
  });
}

requireNode();
const [what, ...folders] = process.argv
  .slice(2)
  .map((argument, i) => (i === 0 ? argument : resolve(argument)));
mkdirSync(folders.at(-1), { recursive: true });
try {
  if (what === 'bundle') bundle(...folders);
  else check(...folders);
} catch (error) {
  // The tool that failed has said why.
  console.error(`web console: ${error.message}`);
  process.exit(1);
}
