const STEPS: readonly (readonly [limitSeconds: number, unitSeconds: number, unit: string])[] = [
  [60, 1, 's'],
  [3_600, 60, 'min'],
  [86_400, 3_600, 'h'],
  [Infinity, 86_400, 'd'],
];

/** A length of time in one unit, rounded down: `42 s`, `3 min`, `5 h`, `2 d`. */
export function inOneUnit(millis: number): string {
  const seconds = Math.floor(Math.max(0, millis) / 1_000);
  for (const [limit, size, unit] of STEPS) {
    if (seconds < limit) return `${Math.floor(seconds / size)} ${unit}`;
  }
  return '';
}

/** `12 s ago`, `in 3 min`; within two seconds `now`, because clocks differ that much. */
export function relativeTime(millis: number, now: number): string {
  const passed = now - millis;
  if (Math.abs(passed) < 2_000) return 'now';
  return passed > 0 ? `${inOneUnit(passed)} ago` : `in ${inOneUnit(-passed)}`;
}

/** For hovering: local time with its zone, and UTC as in the records. */
export function exactTime(millis: number): string {
  const date = new Date(millis);
  const local = date.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
  return `${local} (${date.toISOString().replace('.000Z', 'Z')})`;
}

/** Now, as records write it: RFC 3339, UTC, whole seconds. */
export function recordTime(millis: number): string {
  return new Date(millis).toISOString().replace(/\.\d+Z$/, 'Z');
}
