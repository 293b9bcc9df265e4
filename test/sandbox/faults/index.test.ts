import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAULTS } from '../../../sandbox/faults/index.ts';
import { CHECKS } from '../../../src/jobs/preflight/checks/index.ts';

const folder = new URL('../../../sandbox/faults/', import.meta.url);

/** What several faults share. */
const SHARED = [
  'application-key',
  'before-operation',
  'break-node',
  'change-object',
  'close-window',
  'commit-edit',
  'index',
  'platform-secret',
  'trouble-sync',
];

test('every file of the folder is in the list of faults, and its name is its id', () => {
  const files = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));

  const ids = files.filter((file) => !SHARED.includes(file));

  expect(FAULTS.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
});

test('every check has a fault that it must name', () => {
  const named = FAULTS.flatMap(({ check }) => check ?? []);

  expect(CHECKS.map(({ id }) => id).filter((id) => !named.includes(id))).toEqual([]);
});
