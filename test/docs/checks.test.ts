import { expect, test } from 'vitest';
import { CHECKS } from '../../src/jobs/preflight/checks/index.ts';
import { readDocument } from './documents.ts';

const { text } = readDocument('docs/checks.md');

const rows = [...text.matchAll(/^\| `([^`]+)` \| (.+?) \| (\w+) \| (.+?) \|$/gm)].map(
  ([, id, asks = '', severity, mends]) => ({ id, asks, severity, mends }),
);

test('the page tells of every check, and of no other', () => {
  expect(rows.map(({ id }) => id).toSorted()).toEqual(CHECKS.map(({ id }) => id).toSorted());
});

test.each(CHECKS)('$id is told with its title, severity and remedy', ({ id, title, severity }) => {
  const row = rows.find((each) => each.id === id);

  expect(row?.asks.startsWith(title), `${row?.asks} begins with: ${title}`).toBe(true);
  expect(row?.severity).toBe(severity);
  expect(row?.mends).toMatch(/\w/);
});
