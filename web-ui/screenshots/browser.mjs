import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
];

/** Chromium of this machine: CHROMIUM names it, else the usual places are tried. */
export async function launch() {
  const executablePath = process.env.CHROMIUM ?? BROWSERS.find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Chromium; set CHROMIUM');
  // Containers have neither user namespaces for the sandbox nor a large /dev/shm.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** Gathers errors of a page: those that it logs, those that it throws, and breaches of its content security policy. */
export function complaintsOf(page, where, complaints) {
  page.on('console', (message) => {
    const bad = message.type() === 'error' || /content security policy/i.test(message.text());
    if (bad) complaints.push(`${where}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${where}: ${error.message}`));
}
