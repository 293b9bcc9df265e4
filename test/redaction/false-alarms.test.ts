import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor } from '../../src/redaction/redactor.ts';

const { text, data } = createRedactor([]);

/** One false alarm in so many lines is allowed. */
const LINES_PER_ALARM = 1_000;

interface Line {
  readonly place: string;
  readonly line: string;
}

/** Every line of every file of text under a folder. */
function readLines(folder: string): readonly Line[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.includes('.git/') && statSync(join(folder, path)).isFile())
    .flatMap((path) => linesOf(path, readFileSync(join(folder, path), 'utf8')));
}

function linesOf(path: string, file: string): readonly Line[] {
  return file.split('\n').map((line, at) => ({ place: `${path}:${at + 1}`, line }));
}

/** Where a line is not the same any more. Lines are looked at by themselves and as they stand in a log. */
function findAlarms(lines: readonly Line[]): readonly string[] {
  return lines
    .filter(({ line }) => text(line) !== line || text(JSON.stringify({ line })) !== JSON.stringify({ line }))
    .map(({ place }) => place);
}

const REAL = join(import.meta.dirname, '../../../shared/gitops');

if (!existsSync(REAL)) console.log(`skipped: the platform's own values, for there is no ${REAL}`);

test.skipIf(!existsSync(REAL))("the platform's own values give at most 1 false alarm in 1,000 lines", () => {
  const lines = readLines(REAL);

  const alarms = findAlarms(lines);

  console.log(`${alarms.length} false alarms in ${lines.length} lines: ${alarms.join(', ') || 'none'}`);
  expect(lines.length).toBeGreaterThan(2_000);
  expect(alarms.length).toBeLessThanOrEqual(Math.floor(lines.length / LINES_PER_ALARM));
});

/** Of what is named after secrets, and is none. */
const WORDS =
  'toy service web vault runtime operator prod secret token key auth bearer basic password session access github slack aws npm sk s b hvs ghp akia npm-token registry client id'.split(
    ' ',
  );

const name = fc
  .tuple(
    fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 5 }),
    fc.stringMatching(/^(|-[0-9]{1,3}|-[0-9a-f]{8,10}|-[bcdfghjklmnpqrstvwxz2456789]{5})$/),
  )
  .map(([words, suffix]) => words.join('-') + suffix);
const commit = fc.stringMatching(/^[0-9a-f]{40}$/);
const digest = fc.stringMatching(/^sha256:[0-9a-f]{64}$/);
const tag = fc.oneof(
  fc.stringMatching(/^v?\d{1,3}\.\d{1,3}\.\d{1,3}(-(alpha|beta|rc|ubi9|debian-12)(\.\d{1,2})?)?$/),
  fc.stringMatching(/^(main|release)-[0-9a-f]{7,40}(-\d{10})?$/),
  name,
);

const application = fc.record({
  name,
  namespace: name,
  project: name,
  liveRevision: commit,
  targetCommit: commit,
  outOfSync: fc.array(fc.record({ group: name, kind: name, namespace: name, name }), { maxLength: 3 }),
  images: fc.array(
    fc.record({
      image: fc.tuple(name, name).map(([owner, image]) => `registry.example:5000/${owner}/${image}`),
      from: fc.oneof(tag, digest),
      to: fc.oneof(tag, digest),
    }),
    { maxLength: 3 },
  ),
  syncOptions: fc.constant(['ApplyOutOfSyncOnly=true', 'CreateNamespace=true', 'ServerSideApply=true']),
});

test('2,000 plans of made-up applications are left as they are, so each could be approved', () => {
  fc.assert(
    fc.property(fc.array(application, { minLength: 1, maxLength: 4 }), fc.uuid(), digest, (wave, uid, of) => {
      const plan = { clusterUid: uid, policyVersion: of.slice(7), waves: [wave] };

      expect(data(plan)).toBe(plan);
    }),
    { numRuns: 2_000 },
  );
});
