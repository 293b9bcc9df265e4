import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { ConfigError } from '../../src/config/problem.ts';

const EXAMPLE = readFileSync(join(import.meta.dirname, '../../bitiq.example.yaml'), 'utf8').split('\n');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bitiq-config-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The problems, or nothing where the file was taken. Whatever else is thrown is a fault of ours. */
function problemsOf(yaml: string): ConfigError['problems'] {
  writeFileSync(join(folder, 'bitiq.yaml'), yaml);
  try {
    loadConfig({ env: {}, cwd: folder, known: { checks: ['api-login'], verbs: ['preflight'] } });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

const VALUES = [
  '~',
  '[]',
  '{}',
  '[~]',
  '{ a: 1 }',
  '3',
  'true',
  "''",
  '*nobody',
  '&a [*a]',
  '"\\u0000"',
  '{ __proto__: 1 }',
  '? [x] : y',
  '- -',
  '\t',
];

describe('whatever stands in bitiq.yaml', () => {
  it('becomes problems with their place, never a crash', () => {
    const place = fc.nat(EXAMPLE.length - 1);
    const change = fc.oneof(
      fc.record({ at: place, line: fc.constant<string | undefined>(undefined) }),
      fc.record({ at: place, value: fc.constantFrom(...VALUES) }),
      fc.record({ at: place, line: fc.string({ unit: 'binary', maxLength: 30 }) }),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const lines: (string | undefined)[] = [...EXAMPLE];
        for (const { at, ...other } of changes) {
          lines[at] = 'value' in other ? (lines[at] ?? '').replace(/:.*$/, `: ${other.value}`) : other.line;
        }
        const yaml = lines.filter((line) => line !== undefined).join('\n');

        for (const { line, column, message } of problemsOf(yaml)) {
          expect(message).not.toBe('');
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(yaml.split(/\r\n?|\n/).length);
          expect(column).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['an alias to nothing', 'environments: *nobody'],
    ['an alias to itself', 'environments: &a { prod: *a }'],
    [
      'a billion laughs',
      ['a0: &a0 [x]', ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)].join(
        '\n',
      ),
    ],
    ['two documents', 'environments: {}\n---\nenvironments: {}'],
    ['a list', '- environments'],
    ['a word', 'environments'],
    ['bytes', '\u0000\u0001\ufffd'],
  ])('%s is told', (_, yaml) => {
    expect(problemsOf(yaml).length).toBeGreaterThan(0);
  });
});
