import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SMOKE_CHECKS } from '../../../src/jobs/smoke/checks/index.ts';

test('every file of the folder is in the list, and its name is its id', () => {
  const files = readdirSync(new URL('../../../src/jobs/smoke/checks/', import.meta.url));

  const ids = files.map((file) => file.replace(/\.ts$/, '')).filter((id) => id !== 'index');

  expect(SMOKE_CHECKS.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
});

test('each has a title of its own', () => {
  const titles = SMOKE_CHECKS.map(({ title }) => title);

  expect(titles.every((title) => /^[A-Z][^.]+$/.test(title))).toBe(true);
  expect(new Set(titles).size).toBe(titles.length);
});
