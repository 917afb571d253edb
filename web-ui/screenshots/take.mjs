/**
 * Takes pictures of the console of a running node and checks that it shows what the node's API says:
 *
 *   node screenshots/take.mjs URL OUTDIR [--pages | --every]
 *
 * OUTDIR gets overview.png and rollout.png; with --pages all pages; with --every all pages, at 400 and 1280 px, light and dark.
 * Fails (exit 1) when an expected text is missing, the page is wider than the window, logs an error, breaks its content security
 * policy, or, with one of the options, a rule of accessibility (WCAG 2.2 AA). Needs Chromium: CHROMIUM names it, else the usual places are tried.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { complaintsOf, launch } from './browser.mjs';

/** A text that is not there by then is missing. */
const TEXT_MILLIS = 15_000;

const [address, folder, option] = process.argv.slice(2);
if (!address || !folder) {
  console.error('usage: take.mjs URL OUTDIR [--pages | --every]');
  process.exit(2);
}
const base = address.endsWith('/') ? address : `${address}/`;
const complaints = [];

async function api(path) {
  const response = await fetch(`${base}api/v1${path}`);
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  return response.json();
}

/** The pages to look at, each with texts that it must show, as the API of this node has them. */
async function pagesToTake() {
  const [mesh, rollouts, catalog, policies] = await Promise.all(
    ['/mesh', '/rollouts', '/catalog', '/policies'].map(api),
  );
  const nodes = mesh.sites.flatMap((site) => site.nodes);
  const [rollout] = rollouts;
  const [node] = nodes;
  const pages = [
    {
      name: 'overview',
      hash: '#/',
      texts: [`Mesh ${mesh.mesh}`, ...nodes.slice(0, 20).map((one) => one.name)],
    },
    {
      name: 'rollouts',
      hash: '#/rollouts',
      texts: ['Rollouts', ...rollouts.slice(0, 20).map((one) => one.name)],
    },
    {
      name: 'catalog',
      hash: '#/catalog',
      texts: ['Catalog', ...catalog.slice(0, 20).map((one) => one.version)],
    },
    {
      name: 'policies',
      hash: '#/policies',
      texts: ['Policies', ...policies.slice(0, 20).map((one) => one.name)],
    },
  ];
  if (rollout) {
    const rings = rollout.rings.map((ring) => ring.name);
    pages.push({
      name: 'rollout',
      hash: `#/rollouts/${rollout.recordId}`,
      texts: [rollout.name, ...rings, 'succeeded'],
    });
  }
  if (rollout?.state === 'running') pages.push({ ...pages.at(-1), name: 'halt', press: 'Halt' });
  if (node) {
    pages.push({ name: 'endpoint', hash: `#/nodes/${node.id}`, texts: [node.name, 'History'] });
    pages.push({
      name: 'evidence',
      hash: `#/nodes/${node.id}/evidence`,
      texts: [`Evidence of ${node.name}`, 'Checkpoint'],
      press: 'Verify',
      answer: /(Valid|Incomplete), level L[1-4]/,
    });
  }
  return pages;
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
};

/** What axe-core finds wrong for people who see, hear or move differently. */
async function checkAccess(page, where) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((rules) => window.axe.run(document, rules), RULES);
  for (const { id, help, nodes } of violations) {
    complaints.push(`${where}: ${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  }
}

async function take(context, { name, hash, texts, press, answer }, file) {
  const page = await context.newPage();
  complaintsOf(page, name, complaints);
  await page.goto(`${base}${hash}`);
  for (const text of texts) {
    const found = page.getByText(text).first();
    await found
      .waitFor({ timeout: TEXT_MILLIS })
      .catch(() => complaints.push(`${name}: “${text}” is not shown`));
  }
  if (press) await page.getByRole('button', { name: press, exact: true }).click();
  if (answer) {
    await page
      .getByRole('heading', { name: answer })
      .waitFor({ timeout: TEXT_MILLIS })
      .catch(() => complaints.push(`${name}: no answer like ${answer}`));
  }
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(600); // transitions of bars
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (tooWide > 0) complaints.push(`${name}: ${tooWide} px wider than the window`);
  const height = await page.evaluate(() =>
    Math.max(...[...document.querySelectorAll('*')].map((e) => e.scrollHeight)),
  );
  if (option) await checkAccess(page, file);
  const size = page.viewportSize();
  await page.setViewportSize({
    width: size.width,
    height: Math.min(4000, Math.max(size.height, height + 120)),
  });
  await page.screenshot({ path: join(folder, file) });
  await page.close();
}

async function main() {
  mkdirSync(folder, { recursive: true });
  const pages = await pagesToTake();
  const browser = await launch();
  try {
    if (option === '--every') await takeEvery(browser, pages, LOOKS);
    else if (option === '--pages') await takeEvery(browser, pages, LOOKS.slice(0, 1));
    else await takeTwo(browser, pages);
  } finally {
    await browser.close();
  }
}

async function takeTwo(browser, pages) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  for (const name of ['overview', 'rollout']) {
    const page = pages.find((one) => one.name === name);
    if (page) await take(context, page, `${name}.png`);
    else complaints.push(`${name}: the node has none`);
  }
}

const LOOKS = [
  [1280, 'light'],
  [1280, 'dark'],
  [400, 'light'],
];

async function takeEvery(browser, pages, looks) {
  for (const [width, colorScheme] of looks) {
    const context = await browser.newContext({ viewport: { width, height: 720 }, colorScheme });
    for (const page of pages) {
      await take(context, page, `${page.name}-${width}-${colorScheme}.png`);
    }
    await context.close();
  }
}

try {
  await main();
} catch (error) {
  complaints.push(error.message);
}
for (const complaint of complaints) console.error(complaint);
console.log(`${complaints.length} complaints`);
process.exit(complaints.length === 0 ? 0 : 1);
