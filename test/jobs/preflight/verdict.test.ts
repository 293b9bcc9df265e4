import { expect, test } from 'vitest';
import type { CheckStatus, Severity } from '../../../src/jobs/preflight/check.ts';
import { type CheckResult, judge, sentenceOf, toReport } from '../../../src/jobs/preflight/verdict.ts';

function result(status: CheckStatus, severity: Severity = 'blocker'): CheckResult {
  return {
    id: `${status}-${severity}`,
    title: 'A title',
    severity,
    status,
    summary: 'so it is',
    durationMs: 3,
  };
}

const passed = result('passed');
const blocker = result('failed');
const warning = result('failed', 'warning');
const unknown = result('unknown');
const unknownWarning = result('unknown', 'warning');

test.each([
  [[passed, result('skipped')], 'ready', 'prod is ready'],
  [[], 'ready', 'prod is ready'],
  [[passed, warning], 'ready', 'prod is ready: 1 warning'],
  [[passed, unknownWarning], 'ready', 'prod is ready: 1 could not be asked'],
  [[blocker, blocker, warning], 'blocked', 'prod is not ready: 2 blockers, 1 warning'],
  [[blocker, unknown, warning], 'blocked', 'prod is not ready: 1 blocker, 1 warning, 1 could not be asked'],
  [[unknown, passed], 'unknown', 'could not determine whether prod is ready: 1 check could not be asked'],
  [
    [unknown, unknownWarning, warning],
    'unknown',
    'could not determine whether prod is ready: 2 checks could not be asked, 1 warning',
  ],
] as const)('verdict %#: %3$s', (checks, verdict, sentence) => {
  expect(judge(checks)).toBe(verdict);
  expect(sentenceOf('prod', checks)).toBe(sentence);
});

test('a report has a row for each check, in words that its reader knows', () => {
  const checks = [passed, blocker, warning, unknown, unknownWarning, result('skipped')];

  const report = toReport({ environment: { name: 'prod', title: 'Production' }, checks, durationMs: 900 });

  expect(report.title).toBe('Production preflight');
  expect(report.rows.map(({ state }) => state)).toEqual([
    'passed',
    'failed',
    'warning',
    'unknown',
    'unknown-warning',
    'skipped',
  ]);
  expect(report.verdict?.answer).toBe('no');
});

test('there is no verdict while a check runs', () => {
  const running = { id: 'x', title: 'X', severity: 'blocker', status: 'running' } as const;

  const report = toReport({
    environment: { name: 'prod', title: 'prod' },
    checks: [blocker, running],
    durationMs: 1,
  });

  expect(report.verdict).toBeUndefined();
  expect(report.rows[1]?.state).toBe('running');
});
