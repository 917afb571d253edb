/** What a record may hold: no floats and no undefined, so that every implementation writes the same bytes. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Canonical JSON (RFC 8785) of the subset that records use: ASCII keys, integers within ±(2^53−1).
 *
 * @throws {RangeError} for a value outside that subset
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return integer(value);
  if (typeof value === 'string') return text(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  // RFC 8785 §3.2.3 sorts by UTF-16 code units, which for ASCII keys is what sort() does.
  const members = Object.keys(value)
    .sort()
    .map((key) => `${asciiKey(key)}:${canonicalJson(value[key] as Json)}`);
  return `{${members.join(',')}}`;
}

export function utf8(value: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(value);
}

function isArray(value: readonly Json[] | { readonly [key: string]: Json }): value is readonly Json[] {
  return Array.isArray(value);
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`Not an integer within 2^53-1: ${value}`);
  return String(value); // -0 becomes 0, as RFC 8785 asks
}

function text(value: string): string {
  // JSON.stringify escapes as RFC 8785 §3.2.2.2 does, except for lone surrogates, which have no UTF-8.
  if (!isWellFormed(value)) throw new RangeError('The text has half of a surrogate pair.');
  return JSON.stringify(value);
}

function isWellFormed(value: string): boolean {
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) return false;
  }
  return true;
}

function asciiKey(key: string): string {
  if (!/^[\x20-\x7e]*$/.test(key)) throw new RangeError(`Not an ASCII key: ${key}`);
  return JSON.stringify(key);
}
