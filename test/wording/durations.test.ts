import { describe, expect, test } from 'vitest';
import {
  ageOf,
  DAY_MS,
  formatAge,
  formatDuration,
  formatSpan,
  HOUR_MS,
  MINUTE_MS,
} from '../../src/wording/durations.ts';

describe('a length of time', () => {
  test.each([
    [0, '0.0 s'],
    [900, '0.9 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [14 * MINUTE_MS, '14 min'],
    [HOUR_MS, '1 h'],
    [61 * MINUTE_MS, '1 h 1 min'],
    [119 * MINUTE_MS, '1 h 59 min'],
    [119.6 * MINUTE_MS, '2 h'],
    [23.6 * HOUR_MS, '1 d'],
    [2 * HOUR_MS, '2 h'],
    [DAY_MS, '1 d'],
    [30 * HOUR_MS, '1 d 6 h'],
    [47.5 * HOUR_MS, '2 d'],
    [3 * DAY_MS, '3 d'],
    [-5, '0.0 s'],
    [Number.NaN, '0.0 s'],
  ])('of %d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test.each([
    [0, '0 s'],
    [40_000, '40 s'],
    [59 * MINUTE_MS, '59 min'],
    [HOUR_MS, '1 h'],
    [220 * MINUTE_MS, '3 h 40 min'],
    [27 * HOUR_MS, '1 d 3 h'],
    [2 * DAY_MS, '2 d'],
    [Number.NaN, '0 s'],
  ])('of %d ms in two units is %s', (ms, text) => {
    expect(formatSpan(ms)).toBe(text);
  });

  test.each([
    [0, 'less than 1 min'],
    [59_999, 'less than 1 min'],
    [MINUTE_MS, '1 min'],
    [30 * HOUR_MS, '1 d 6 h'],
  ])('that is an age of %d ms is %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });

  test('is an age between two moments', () => {
    expect(ageOf(new Date('2026-11-21T08:00:00Z'), new Date('2026-11-21T08:14:00Z'))).toBe('14 min');
  });
});
