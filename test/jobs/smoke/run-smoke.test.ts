import { expect, test } from 'vitest';
import { ExternalError } from '../../../src/errors.ts';
import type { SmokeCheck } from '../../../src/jobs/smoke/check.ts';
import { runSmoke } from '../../../src/jobs/smoke/run-smoke.ts';
import type { Report } from '../../../src/report.ts';
import { aSmoke } from './a-smoke.ts';

const aCheck = (id: string, run: SmokeCheck['run']): SmokeCheck => ({ id, title: id.toUpperCase(), run });

const passes = (id: string) => aCheck(id, async () => ({ status: 'passed', summary: 'well' }));

const hangs = aCheck('hangs', () => new Promise(() => {}));

const throws = (error: unknown) =>
  aCheck('throws', async () => {
    throw error;
  });

function run(checks: readonly SmokeCheck[], signal = new AbortController().signal) {
  const { environment, ...systems } = aSmoke({}, { environment: { preflight: { checkTimeout: '150ms' } } });
  const told: Report[] = [];
  const result = runSmoke({ environment, systems, checks, signal, onProgress: (each) => told.push(each) });
  return { result, told };
}

test('one that hangs hides no other, and is unknown', async () => {
  const { checks, verdict } = await run([hangs, passes('fine')]).result;

  expect(checks.map(({ id, status, summary }) => `${id} ${status}: ${summary}`)).toEqual([
    'hangs unknown: no answer within 0.1 s',
    'fine passed: well',
  ]);
  expect(verdict).toBe('unknown');
});

test.each([
  [
    'a missing right',
    new ExternalError('kubernetes', 'forbidden', 'bitiq may not list pods in bitiq-prod', {
      missingRight: 'list pods in bitiq-prod',
    }),
    'bitiq may not list pods in bitiq-prod',
    'oc create role bitiq-list-pods --verb=list --resource=pods -n bitiq-prod',
  ],
  ['a bug', new TypeError('x is not a function'), 'bug in this check: TypeError', 'Report it'],
])('%s is unknown, not failed, with what to do', async (_what, error, summary, remedy) => {
  const { checks } = await run([throws(error), passes('fine')]).result;

  expect(checks[0]).toMatchObject({ status: 'unknown', summary });
  expect(checks[0]?.remedy).toContain(remedy);
  expect(checks[1]?.status).toBe('passed');
});

test('what is told begins with all of them running, and ends with the verdict', async () => {
  const { result, told } = run([passes('one'), passes('two')]);
  await result;

  expect(told[0]?.rows.map(({ state }) => state)).toEqual(['running', 'running']);
  expect(told[0]?.verdict).toBeUndefined();
  expect(told.at(-1)?.verdict).toEqual({ answer: 'yes', sentence: 'prod answers: 2 checks passed' });
});

test('cancelled, it ends with the reason', async () => {
  const stop = new AbortController();
  const { result } = run([hangs], stop.signal);

  stop.abort(new Error('nobody waits any more'));

  await expect(result).rejects.toThrow('nobody waits any more');
});
