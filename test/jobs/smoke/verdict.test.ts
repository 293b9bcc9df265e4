import { expect, test } from 'vitest';
import type { SmokeStatus } from '../../../src/jobs/smoke/check.ts';
import { judge, sentenceOf, toReport } from '../../../src/jobs/smoke/verdict.ts';

test.each<[readonly SmokeStatus[], string, string]>([
  [['passed', 'passed', 'passed', 'passed'], 'works', 'Prod answers: 4 checks passed'],
  [['passed'], 'works', 'Prod answers: 1 check passed'],
  [['passed', 'warning'], 'works', 'Prod answers: 1 check passed, 1 warning'],
  [['passed', 'skipped'], 'works', 'Prod answers: 1 check passed, 1 skipped'],
  [['passed', 'failed', 'passed', 'passed'], 'broken', 'Prod fails its smoke test: 1 of 4 checks failed'],
  [
    ['failed', 'failed', 'warning', 'unknown'],
    'broken',
    'Prod fails its smoke test: 2 of 4 checks failed, 1 warning, 1 could not be told',
  ],
  [
    ['passed', 'unknown'],
    'unknown',
    'could not determine whether Prod works: 1 of 2 checks could not be told',
  ],
  [
    ['warning', 'unknown'],
    'unknown',
    'could not determine whether Prod works: 1 of 2 checks could not be told, 1 warning',
  ],
])('%j: %s', (statuses, verdict, sentence) => {
  const checks = statuses.map((status) => ({ status }));

  expect(judge(checks)).toBe(verdict);
  expect(sentenceOf('Prod', checks)).toBe(sentence);
});

test('there is no verdict as long as one check runs', () => {
  const checks = [
    { id: 'a', title: 'A', status: 'failed', summary: 'no', durationMs: 1 },
    { id: 'b', title: 'B', status: 'running' },
  ] as const;

  const report = toReport({ environment: { name: 'prod', title: 'Prod' }, checks, durationMs: 1 });

  expect(report.verdict).toBeUndefined();
  expect(report.rows.map(({ id, state }) => `${id} ${state}`)).toEqual(['a failed', 'b running']);
});
