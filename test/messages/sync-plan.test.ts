import { describe, expect, test } from 'vitest';
import { checkMessageBlocks } from '../../sandbox/slack/blocks/validate.ts';
import { buildRunMessage } from '../../src/messages/run-message.ts';
import type { ReportRow } from '../../src/report.ts';
import { toPlain } from './plain.ts';
import { aFinishedRun, aReport, aRow } from './runs.ts';

const WAY = {
  title: '581dc4d → 9f0c2e1 · 7 commits by jun and mara',
  url: 'https://github.com/acme/gitops/compare/581dc4d...9f0c2e1',
  commits: [
    '9f0c2e1 jun: six',
    'b jun: five',
    'c jun: four',
    'd mara: three',
    'e mara: two',
    'f mara: one',
    'and 1 more',
  ],
};

const ROWS: readonly ReportRow[] = [
  aRow({
    id: 'toy-service-prod',
    state: 'passed',
    summary: '1 resource changes',
    evidence: ['Deployment x changes'],
  }),
  aRow({ id: 'ci-pipelines-prod', state: 'skipped', summary: 'already at 9f0c2e1' }),
  aRow({ id: 'vault-config-prod', state: 'skipped', summary: 'already at 9f0c2e1' }),
  aRow({
    id: 'toy-web-prod',
    state: 'failed',
    summary: 'an operation by jun is running',
    remedy: 'argocd app wait',
  }),
];

const aPlan = (rows: readonly ReportRow[], ways = [WAY]) =>
  aFinishedRun({
    kind: 'sync',
    title: 'prod sync',
    report: aReport({
      rows,
      noun: 'application',
      verdict: { answer: 'no', sentence: 'prod cannot be synced now: 1 obstacle' },
      plan: { id: '6b1f-20c9', ways, facts: ['nothing is pruned'] },
    }),
  });

describe("a plan's message", () => {
  test('says what stands in the way, then the commits, then what changes, then what stays', () => {
    const { blocks, text } = buildRunMessage(aPlan(ROWS));

    expect(checkMessageBlocks(blocks)).toEqual([]);
    expect(text).toContain('prod cannot be synced now: 1 obstacle');
    expect(toPlain(blocks)).toEqual([
      '# ❌ prod cannot be synced now: 1 obstacle',
      expect.stringMatching(/^\(asked by @mara · 0\.9 s · 4 applications · /),
      '❌ `toy-web-prod`  an operation by jun is running',
      '    argocd app wait',
      `[${WAY.title}](${WAY.url})`,
      ...WAY.commits.slice(0, 5).map((commit) => `  • ${commit}`),
      '  • and 2 more',
      '✅ `toy-service-prod`  1 resource changes',
      '  • Deployment x changes',
      '➖ `ci-pipelines-prod`, `vault-config-prod`  already at 9f0c2e1',
      '(nothing is pruned · plan `6b1f-20c9` · details in the thread)',
      '[ Run again ] [ Details ]',
      '(run `7k3f`)',
    ]);
  });

  test('with more applications than Slack takes says how many are left out and how to see them', () => {
    const evidence = Array.from(
      { length: 20 },
      (_, index) => `Deployment bitiq-prod/a-long-name-${index} changes`,
    );
    const rows = Array.from({ length: 40 }, (_, index) =>
      aRow({ id: `app-${index}`, summary: 'changes', evidence }),
    );

    const { blocks } = buildRunMessage(aPlan(rows));

    expect(checkMessageBlocks(blocks)).toEqual([]);
    expect(toPlain(blocks).join('\n')).toMatch(
      /and \d+ more · all of them: `bitiq sync prod --dry-run --json`/,
    );
  });

  test('links only to pages of the web', () => {
    const { blocks } = buildRunMessage(aPlan(ROWS, [{ ...WAY, url: 'javascript:alert(1)' }]));

    expect(toPlain(blocks)).toContain(WAY.title);
  });
});

test('a remedy that is a sentence is not put where commands to paste are', () => {
  const rows = [
    aRow({ id: 'a', state: 'failed', summary: 'the window is closed', remedy: 'Ask again when it is open' }),
    aRow({ id: 'b', state: 'failed', summary: 'busy', remedy: 'argocd app wait b' }),
  ];

  const lines = toPlain(buildRunMessage(aPlan(rows)).blocks);

  expect(lines).toContain('Ask again when it is open');
  expect(lines).toContain('    argocd app wait b');
});
