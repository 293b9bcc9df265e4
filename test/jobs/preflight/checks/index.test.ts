import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CHECKS } from '../../../../src/jobs/preflight/checks/index.ts';

const folder = new URL('../../../../src/jobs/preflight/checks/', import.meta.url);

test('every file of the folder is in the list of checks, and its name is its id', () => {
  const files = readdirSync(folder)
    .filter((file) => file !== 'index.ts')
    .map((file) => file.replace(/\.ts$/, ''));

  expect(CHECKS.map(({ id }) => id).toSorted()).toEqual(files.toSorted());
});

test.each(CHECKS)('$id has a title that fits a line', ({ title }) => {
  expect(title.length).toBeGreaterThan(0);
  expect(title.length).toBeLessThanOrEqual(60);
});
