import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, readDocument } from './documents.ts';

/** Where a code stands as it is, in every way in which the code gives one. */
const GIVEN: readonly RegExp[] = [
  /new (?:User|Refused)Error\(\s*'([a-z_-]+)'/g,
  /\brefuse\(\s*\d,\s*'([a-z_-]+)'/g,
  /\b(?:stop|failed)\(\s*'([a-z_-]+)'/g,
  /\breadText\(\w+, '([a-z-]+)'/g,
  /\bunknownRun\(\w+, '([a-z-]+)'/g,
  /^ {4}(\w+): \[\d, '[^']+'\],$/gm,
  /\bcode: '([a-z_-]+)'/g,
  /\bcode: \w+ \? '([a-z-]+)'/g,
  /\bcode: \w+ \? '[a-z-]+' : '([a-z-]+)'/g,
  /\bsuper\('([a-z-]+)'/g,
];

/** Why a sync may not begin: its refusal has the obstacle's id for a code. */
const OBSTACLE: readonly RegExp[] = [
  /\b(?:blocks|unknown|obstacle|unreadable|tell)\(\s*'([a-z-]+)'/g,
  /\bid: '([a-z-]+)',\s+application:/g,
];

/** What the config's schemas call their own complaints is zod's. */
const NO_CODES: ReadonlySet<string> = new Set(['custom']);

const STANDINGS = ['guest', 'bot', 'deactivated', 'stranger'];

const { text } = readDocument('docs/errors.md');
const [ours = '', others = ''] = text.split('## Other systems');
const listed = (part: string) => [...part.matchAll(/^\| `([a-z_-]+)` \|/gm)].map(([, code = '']) => code);

function listIn(files: string, patterns: readonly RegExp[]): readonly string[] {
  return globSync(files, { cwd: ROOT })
    .map((path) => readFileSync(join(ROOT, path), 'utf8'))
    .flatMap((source) => patterns.flatMap((pattern) => [...source.matchAll(pattern)]))
    .map(([, code = '']) => code);
}

function listGiven(): readonly string[] {
  const given = [...listIn('src/**/*.ts', GIVEN), ...listIn('src/jobs/sync/**/*.ts', OBSTACLE)];
  const made = [
    ...STANDINGS.map((standing) => `caller-${standing}`),
    ...[...STANDINGS, 'unknown'].map((standing) => `voter-${standing}`),
  ];
  return [...new Set([...given, ...made])].filter((code) => !NO_CODES.has(code)).toSorted();
}

test('every code is explained, and no other', () => {
  expect(listed(ours).toSorted()).toEqual(listGiven());
});

test('every reason of another system is explained, and no other', () => {
  const source = readFileSync(join(ROOT, 'src/errors.ts'), 'utf8');
  const [, union = ''] = /export type ExternalReason =(.*?);/s.exec(source) ?? [];
  const reasons = [...union.matchAll(/\| '([a-z-]+)'/g)].map(([, reason]) => reason);

  expect(reasons.length).toBeGreaterThan(5);
  expect(listed(others)).toEqual(reasons);
});

test('every line says what it means and what to do', () => {
  const lines = text.split('\n').filter((line) => line.startsWith('| `'));

  expect(lines.filter((line) => !/^\| `[a-z_-]+` \| \S.*[.;)]? \| \S.* \|$/.test(line))).toEqual([]);
});
