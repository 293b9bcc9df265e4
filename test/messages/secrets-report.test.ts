import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMessageBlocks } from '../../sandbox/slack/blocks/validate.ts';
import { BLOCKS_BUDGET, jsonSize } from '../../src/messages/limits.ts';
import { buildRunMessage } from '../../src/messages/run-message.ts';
import type { RunView } from '../../src/messages/run-view.ts';
import { renderReport } from '../../src/messages/terminal/render-report.ts';
import type { Report, ReportCell, RowState } from '../../src/report.ts';
import { toPlain } from './plain.ts';
import { aFinishedRun } from './runs.ts';
import { aMatrix, aSecret, healthySecrets } from './secret-rows.ts';

/** Slack refuses a payload near it. */
const PAYLOAD = 13_200;

const PUT = "vault kv put gitops/github/gitops-repo password='<password>'";

const FEW = aMatrix(
  ...healthySecrets(2),
  aSecret('github/gitops-repo', {
    state: 'failed',
    summary: 'missing key password',
    keys: ['no', '2 of 3'],
    remedy: PUT,
  }),
  aSecret('old/one', {
    state: 'warning',
    summary: 'stale (200 days)',
    age: ['warning', '200 d'],
    remedy: 'vault kv patch gitops/old/one',
  }),
);

function asRun(report: Report): RunView {
  const verdict = { answer: 'no', sentence: '1 of 4 secrets of Production is not right, 1 warning' } as const;
  return aFinishedRun({ kind: 'secrets', title: 'prod secrets', report: { ...report, verdict } });
}

describe('the message of secrets', () => {
  test('has the matrix under the verdict, and then only what is in trouble, each with what to type', () => {
    const { text, blocks } = buildRunMessage(asRun(FEW));

    expect(toPlain(blocks).filter((line) => !line.startsWith('(asked'))).toEqual([
      '# ❌ 1 of 4 secrets of Production is not right, 1 warning',
      '                        keys      operator        Secret   age',
      '    github/gitops-repo  ✗ 2 of 3  ✓ SecretSynced  ✓ there    12 d',
      '    old/one             ✓ 1 of 1  ✓ SecretSynced  ✓ there  ! 200 d',
      '    healthy/0           ✓ 1 of 1  ✓ SecretSynced  ✓ there    12 d',
      '    healthy/1           ✓ 1 of 1  ✓ SecretSynced  ✓ there    12 d',
      '❌ `github/gitops-repo`  missing key password',
      `    ${PUT}`,
      '⚠️ `old/one`  stale (200 days)',
      '    vault kv patch gitops/old/one',
      '(✅ 2 passed · details in the thread)',
      '[ Check again ] [ Run again ] [ Details ]',
      '(run `7k3f`)',
    ]);
    expect(text).toContain('Failed: github/gitops-repo, missing key password.');
  });

  test.each([1, 8])(
    'five hundred of them, all in trouble, fold into what Slack takes (texts %d long)',
    (long) => {
      const summary = '<!channel> & operator says VaultClientError: permission denied '.repeat(long);
      const bad = Array.from({ length: 500 }, (_, at) => {
        const remedy = `vault kv put gitops/team-${at}/service/config KEY='<KEY>' # a & b\n`.repeat(long);
        return aSecret(`team-${at}/service/config`, { state: 'failed', summary: `${summary}${at}`, remedy });
      });

      const { text, blocks } = buildRunMessage(asRun(aMatrix(...bad)));
      const lines = toPlain(blocks);

      expect(blocks.length).toBeLessThanOrEqual(50);
      expect(jsonSize(blocks)).toBeLessThanOrEqual(BLOCKS_BUDGET);
      expect(jsonSize({ text, blocks })).toBeLessThan(PAYLOAD);
      expect(checkMessageBlocks(blocks as never)).toEqual([]);
      expect(lines.find((line) => line.includes('in trouble'))).toBe('    and 476 more: 476 in trouble');
      const opened = lines.filter((line) => line.startsWith('❌')).length;
      expect(lines.find((line) => line.includes('that did not pass'))).toContain(
        `❌ and ${500 - opened} more`,
      );
      expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/);
    },
  );

  test('whatever the names and words are, Slack takes it, and nothing is cut inside an entity', () => {
    const text = fc.oneof(
      fc.constantFrom('<!channel>', '&'.repeat(3_000), '\u202e', '', '```', '\ud83d', 'x'.repeat(20_000)),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    const cell = fc.record({ state: fc.constantFrom('yes', 'no', 'unknown', 'warning', 'none'), word: text });
    const row = fc.record({
      id: text,
      title: text,
      summary: text,
      remedy: text,
      state: fc.constantFrom<RowState>('failed', 'unknown', 'warning', 'passed', 'skipped'),
      cells: fc.array(cell as fc.Arbitrary<ReportCell>, { maxLength: 5 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), fc.array(text, { maxLength: 5 }), (rows, columns) => {
        const { text: said, blocks } = buildRunMessage(asRun({ ...aMatrix(...rows), columns }));

        expect(checkMessageBlocks(blocks as never)).toEqual([]);
        expect(jsonSize({ text: said, blocks })).toBeLessThan(PAYLOAD);
        expect(said).not.toMatch(/&(?!amp;|lt;|gt;)|[<>]/);
      }),
      { numRuns: 60 },
    );
  });
});

test('at a terminal the matrix stands between the verdict and what is open', () => {
  const printed = renderReport(
    { ...FEW, verdict: { answer: 'no', sentence: '1 of 4 secrets is not right' } },
    { columns: 80, colour: false },
  );

  expect(printed.split('\n')).toEqual([
    '❌ 1 of 4 secrets is not right',
    '   0.9 s · 4 secrets',
    '',
    '                    keys      operator        Secret   age',
    'github/gitops-repo  ✗ 2 of 3  ✓ SecretSynced  ✓ there    12 d',
    'old/one             ✓ 1 of 1  ✓ SecretSynced  ✓ there  ! 200 d',
    'healthy/0           ✓ 1 of 1  ✓ SecretSynced  ✓ there    12 d',
    'healthy/1           ✓ 1 of 1  ✓ SecretSynced  ✓ there    12 d',
    '',
    '❌ failed · github/gitops-repo',
    '   missing key password',
    `       ${PUT}`,
    '',
    '⚠️ warning · old/one',
    '   stale (200 days)',
    '       vault kv patch gitops/old/one',
    '',
    '✅ 2 passed',
    '',
  ]);
});
