import { expect, test } from 'vitest';
import { grouped, joinNames, plural } from '../../src/wording/counts.ts';

test.each([
  [0, '0 blockers'],
  [1, '1 blocker'],
  [2, '2 blockers'],
])('%d has its plural', (count, text) => {
  expect(plural(count, 'blocker')).toBe(text);
});

test('what has a plural of its own is given it', () => {
  expect(plural(2, 'reply', 'replies')).toBe('2 replies');
});

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
  [['a', 'b', 'c', 'd', 'e'], 'a, b and 3 more'],
])('%o are told as %j', (names, text) => {
  expect(joinNames(names)).toBe(text);
});

test('thousands are set apart', () => {
  expect(grouped(9_990)).toBe('9,990');
});
