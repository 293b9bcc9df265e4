import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENVIRONMENT_PROBES } from '../../src/doctor/environment-probes/index.ts';
import { PROCESS_PROBES } from '../../src/doctor/process-probes/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const ROOMS = [
  ['process-probes', PROCESS_PROBES],
  ['environment-probes', ENVIRONMENT_PROBES],
] as const;

/** Files that export a probe, by their names. */
function filesOf(room: string): readonly string[] {
  return globSync(`src/doctor/${room}/*.ts`, { cwd: ROOT })
    .filter((file) => /: Probe</.test(readFileSync(join(ROOT, file), 'utf8')) && !file.endsWith('/index.ts'))
    .map((file) => basename(file, '.ts'));
}

describe.each(ROOMS)('%s', (room, probes) => {
  test('every probe is in the list, under its file’s name, once', () => {
    expect(probes.map(({ id }) => id).toSorted()).toEqual(filesOf(room).toSorted());
  });

  test('docs/commands/doctor.md tells each: id, severity, and whether strict mode refuses', () => {
    const page = readFileSync(join(ROOT, 'docs/commands/doctor.md'), 'utf8');

    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const told = rows.map((row) =>
      row
        .split('|')
        .slice(1, 4)
        .map((cell) => cell.trim()),
    );
    for (const { id, severity, guards = false } of probes)
      expect(told).toContainEqual([`\`${id}\``, severity, guards ? 'yes' : '']);
  });
});

test('docs/commands/doctor.md tells of no probe that there is not', () => {
  const page = readFileSync(join(ROOT, 'docs/commands/doctor.md'), 'utf8');
  const ids = [...page.matchAll(/^\| `([a-z0-9-]+)` \| (?:blocker|warning) \|/gm)].map(([, id]) => id);

  expect(ids).toEqual([...PROCESS_PROBES, ...ENVIRONMENT_PROBES].map(({ id }) => id));
});

test('what strict mode refuses to start with', () => {
  const guards = [...PROCESS_PROBES, ...ENVIRONMENT_PROBES].filter((probe) => probe.guards);

  expect(guards.map(({ id }) => id)).toEqual([
    'cluster-forbidden',
    'secrets-dry-run-only',
    'operation-only',
    'bootstrap-bounded',
    'vault-forbidden',
    'github-write',
  ]);
});
