import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from './canonicalJson.ts';
import { sharedFile } from '../testing/shared.ts';

describe('canonicalJson', () => {
  it('sortsKeysAtEveryDepthAndLeavesNoSpace', () => {
    expect(canonicalJson({ b: [1, { d: null, c: true }], a: 'x' })).toBe(
      '{"a":"x","b":[1,{"c":true,"d":null}]}',
    );
  });

  it('writesTextAsRfc8785Does', () => {
    expect(canonicalJson('€$\u000f\nA\'B"\\\\"/')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
  });

  it('writesMinusZeroAsZero', () => {
    expect(canonicalJson(-0)).toBe('0');
  });

  it.each([1.5, Number.NaN, Infinity, 2 ** 53])('refusesTheNumber %s', (value) => {
    expect(() => canonicalJson(value)).toThrow(RangeError);
  });

  it('refusesKeysBeyondAscii', () => {
    expect(() => canonicalJson({ ö: 1 })).toThrow(RangeError);
  });

  it('refusesHalfASurrogatePair', () => {
    expect(() => canonicalJson('\ud83d')).toThrow(RangeError);
    expect(canonicalJson('😀')).toBe('"😀"');
  });

  it('agreesWithThePublishedVectors', (context) => {
    const folder = sharedFile('vectors/jcs', context);
    let compared = 0;
    for (const name of readdirSync(`${folder}/input`)) {
      const value = JSON.parse(readFileSync(`${folder}/input/${name}`, 'utf8')) as Json;
      const wanted = readFileSync(`${folder}/output/${name}`, 'utf8');
      let written: string;
      try {
        written = canonicalJson(value);
      } catch (refusal) {
        expect(refusal).toBeInstanceOf(RangeError); // floats and keys beyond ASCII: not in records
        continue;
      }
      expect(written).toBe(wanted);
      compared += 1;
    }
    expect(compared).toBeGreaterThanOrEqual(2);
  });

  it('isAFixedPointForRandomValues', () => {
    const random = seeded(20261123);
    for (let i = 0; i < 2000; i++) {
      const written = canonicalJson(anyValue(random, 4));
      expect(canonicalJson(JSON.parse(written) as Json)).toBe(written);
    }
  });
});

/** mulberry32: small, and the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function anyValue(random: () => number, depth: number): Json {
  const below = (n: number) => Math.floor(random() * n);
  switch (below(depth > 0 ? 6 : 4)) {
    case 0:
      return null;
    case 1:
      return random() < 0.5;
    case 2:
      return below(2 ** 32) * (below(2 ** 20) - 2 ** 19);
    case 3:
      return String.fromCodePoint(...Array.from({ length: below(8) }, () => below(0xd800)));
    case 4:
      return Array.from({ length: below(5) }, () => anyValue(random, depth - 1));
    default:
      return Object.fromEntries(
        Array.from({ length: below(5) }, () => [
          String.fromCharCode(32 + below(95), 32 + below(95)),
          anyValue(random, depth - 1),
        ]),
      );
  }
}
