import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TestContext } from 'vitest';

/** A file or folder of published vectors. Absent: a failure in CI, elsewhere a skipped test that says why. */
export function sharedFile(name: string, context: TestContext): string {
  const shared = process.env['SELVEDGE_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared');
  const path = resolve(shared, name);
  if (!existsSync(path)) {
    if (process.env['CI'] === 'true') throw new Error(`${path} is not there; set SELVEDGE_SHARED`);
    context.skip(`${path} is not there`);
  }
  return path;
}
