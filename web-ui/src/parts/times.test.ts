import { describe, expect, it } from 'vitest';
import { exactTime, inOneUnit, recordTime, relativeTime } from './times.ts';

describe('times', () => {
  it.each([
    [-5, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_000, '59 min'],
    [7_200_000, '2 h'],
    [200_000_000, '2 d'],
  ])('writes %d ms in one unit', (millis, text) => {
    expect(inOneUnit(millis)).toBe(text);
  });

  it('tellsPastFromFuture', () => {
    expect(relativeTime(0, 12_000)).toBe('12 s ago');
    expect(relativeTime(190_000, 0)).toBe('in 3 min');
    expect(relativeTime(1_000, 0)).toBe('now');
  });

  it('writesTimesOfRecords', () => {
    expect(recordTime(Date.UTC(2026, 10, 23, 6, 0, 1, 999))).toBe('2026-11-23T06:00:01Z');
    expect(exactTime(Date.UTC(2026, 10, 23, 6, 0, 1))).toContain('(2026-11-23T06:00:01Z)');
  });
});
