import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { listFences, ROOT, readDocument } from './documents.ts';

/** The files that the recipes add, as they stand in CONTRIBUTING.md. */
const FILES = new Map(
  listFences(readDocument('CONTRIBUTING.md')).flatMap(({ language, before, text }) => {
    const path = /^`([^`]+\.ts)`:$/.exec(before)?.[1];
    return language === 'ts' && path !== undefined ? [[path, text] as const] : [];
  }),
);

test('the recipes add a check, a fault and a command, each with what belongs to it', () => {
  expect([...FILES.keys()]).toEqual([
    'src/jobs/preflight/checks/cluster-upgradeable.ts',
    'test/jobs/preflight/checks/cluster-upgradeable.test.ts',
    'sandbox/faults/cluster-upgradeable.ts',
    'src/commands/environments.ts',
    'src/messages/environments.ts',
    'test/commands/environments.test.ts',
  ]);
});

test.each([...FILES])('%s imports what is there', (path, text) => {
  const imports = [...text.matchAll(/^import (?:type )?\{ ([^}]+) \} from '(\.[^']+)';$/gm)];
  const missing = imports.flatMap(([, names = '', from = '']) => {
    const target = join(dirname(path), from);
    const source = FILES.get(target) ?? (existsSync(join(ROOT, target)) ? read(target) : '');
    return names.split(', ').filter((name) => !isExported(name.replace('type ', ''), source));
  });

  expect(imports.length).toBeGreaterThan(0);
  expect(missing).toEqual([]);
});

function isExported(name: string, source: string): boolean {
  return new RegExp(`^export [^=(\\n]*\\b${name}\\b`, 'm').test(source);
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
