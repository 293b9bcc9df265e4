import { describe, expect, test } from 'vitest';
import type { Freeze } from '../../../src/config/freeze-schema.ts';
import { findFreeze } from '../../../src/jobs/sync/freeze.ts';

const at = (day: number) => new Date(Date.UTC(2026, 11, day));
const aFreeze = (from: number, to: number, reason = 'year end'): Freeze => ({
  from: at(from),
  to: at(to),
  reason,
  timeZone: 'UTC',
});

describe('a freeze is in force', () => {
  test.each([
    ['just before it begins', new Date(at(20).getTime() - 1), undefined],
    ['as it begins', at(20), 'year end'],
    ['just before it ends', new Date(at(24).getTime() - 1), 'year end'],
    ['as it ends', at(24), undefined],
  ])('%s: %s', (_when, now, reason) => {
    expect(findFreeze([aFreeze(20, 24)], now)?.reason).toBe(reason);
  });
});

test('of two the one that ends last is told, in whatever order they stand', () => {
  const [short, long] = [aFreeze(20, 22, 'move'), aFreeze(19, 24)];

  for (const freezes of [
    [short, long],
    [long, short],
  ]) {
    expect(findFreeze(freezes, at(21))).toEqual({ reason: 'year end', timeZone: 'UTC', until: at(24) });
  }
});

test('of two that end together always the same is told', () => {
  const both = [aFreeze(20, 22, 'b'), aFreeze(20, 22, 'a')];

  expect([both, both.toReversed()].map((freezes) => findFreeze(freezes, at(21))?.reason)).toEqual(['a', 'a']);
});

test('the end is the one after which nothing is frozen', () => {
  const freezes = [aFreeze(22, 24, 'second'), aFreeze(20, 22, 'first'), aFreeze(25, 26, 'later')];

  expect(findFreeze(freezes, at(21))).toMatchObject({ reason: 'first', until: at(24) });
});
