/**
 * Halts a rollout in the browser, as an admin does:
 *
 *   PASSPHRASE=… node screenshots/halt.mjs URL ROLLOUT KEYFILE [PICTURE]
 *
 * Fails (exit 1) unless the node then says that the rollout is halted for that reason, and unless neither the passphrase nor the
 * key file went over the network (a private key of an admin never reaches a node's web server).
 */
import { readFileSync } from 'node:fs';
import { complaintsOf, launch } from './browser.mjs';

const REASON = 'Tills print no receipts since the canary ring.';
const WAIT_MILLIS = 20_000;

const [address, rollout, keyFile, picture] = process.argv.slice(2);
const passphrase = process.env.PASSPHRASE;
if (!address || !rollout || !keyFile || !passphrase) {
  console.error('usage: PASSPHRASE=… halt.mjs URL ROLLOUT KEYFILE [PICTURE]');
  process.exit(2);
}
const base = address.endsWith('/') ? address : `${address}/`;
const complaints = [];

/** Lines of the key file are what would show up if it were sent in any form that keeps its text. */
function secrets() {
  const lines = readFileSync(keyFile, 'utf8').split('\n');
  return [passphrase, ...lines.filter((line) => /^[A-Za-z0-9+/=]{16,}$/.test(line))];
}

async function halt(page) {
  const sent = [];
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  complaintsOf(page, 'halt', complaints);
  page.setDefaultTimeout(WAIT_MILLIS);
  await page.goto(`${base}#/rollouts/${rollout}`);
  await page.getByRole('button', { name: 'Halt', exact: true }).click();
  await page.getByLabel('Reason').fill(REASON);
  await page.getByLabel('Key file').setInputFiles(keyFile);
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.getByRole('button', { name: 'Sign and halt' }).click();
  await page.getByText('The halt is on its way').waitFor();
  if (picture) await page.screenshot({ path: picture });
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByText(REASON).first().waitFor();
  for (const secret of secrets()) {
    if (sent.some((text) => text.includes(secret))) complaints.push('a secret went over the network');
  }
  if (!sent.some((text) => text.includes('/api/v1/records '))) complaints.push('no record was handed in');
}

const browser = await launch();
try {
  await halt(await browser.newPage());
  const answer = await (await fetch(`${base}api/v1/rollouts/${rollout}`)).json();
  if (answer.state !== 'halted') complaints.push(`the node says that the rollout is ${answer.state}`);
  if (answer.halts[0]?.reason !== REASON) complaints.push('the node gives another reason');
} catch (error) {
  complaints.push(error.message);
} finally {
  await browser.close();
}
for (const complaint of complaints) console.error(complaint);
console.log(`${complaints.length} complaints`);
process.exit(complaints.length === 0 ? 0 : 1);
