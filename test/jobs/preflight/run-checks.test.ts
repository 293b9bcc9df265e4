import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { ExternalError } from '../../../src/errors.ts';
import type { Check, Finding } from '../../../src/jobs/preflight/check.ts';
import { type RunChecksOptions, runChecks } from '../../../src/jobs/preflight/run-checks.ts';
import { aCheckContext } from '../../helpers/a-check-context.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';

const passed: Finding = { status: 'passed', summary: 'fine' };

function aCheck(
  id: string,
  run: Check['run'] = async () => passed,
  severity: Check['severity'] = 'blocker',
): Check {
  return { id, title: `Title of ${id}`, severity, run };
}

function run(checks: readonly Check[], options: Partial<RunChecksOptions> = {}) {
  const signal = new AbortController().signal;
  return runChecks(checks, { context: aCheckContext(), limitMs: 1_000, signal, ...options });
}

const forever = () => new Promise<never>(() => undefined);

test('results come in the order of the checks, whichever answered first', async () => {
  const slow = aCheck('slow', async () => {
    await sleep(30);
    return passed;
  });

  const results = await run([slow, aCheck('fast')]);

  expect(results.map(({ id, status }) => [id, status])).toEqual([
    ['slow', 'passed'],
    ['fast', 'passed'],
  ]);
});

test('a check that hangs and ignores its signal is unknown at its time limit, and the others are told', async () => {
  const startedAt = performance.now();

  const [hung, other] = await run([aCheck('hung', forever), aCheck('other')], { limitMs: 50 });

  expect(hung).toMatchObject({ status: 'unknown', summary: 'no answer within 0.1 s' });
  expect(hung?.remedy).toBeDefined();
  expect(other?.status).toBe('passed');
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

test('a check that heeds its signal may still say who did not answer', async () => {
  const check = aCheck('asks', async ({ signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new ExternalError('kubernetes', 'timeout', 'the API server did not answer in time');
  });

  const [result] = await run([check], { limitMs: 20 });

  expect(result?.summary).toBe('the API server did not answer in time (0 s)');
});

test('a right that is missing is named, with the commands that grant it', async () => {
  const missingRight = 'list nodes';
  const check = aCheck('nodes', async () => {
    throw new ExternalError('kubernetes', 'forbidden', `bitiq may not ${missingRight}`, { missingRight });
  });
  const user = 'system:serviceaccount:bitiq:bitiq-read';
  const context = aCheckContext({ environment: anEnvironment({ cluster: { user } }) });

  const [result] = await run([check], { context });

  expect(result).toMatchObject({
    status: 'unknown',
    summary: 'bitiq may not list nodes',
    remedy:
      'oc create clusterrole bitiq-list-nodes --verb=list --resource=nodes && ' +
      `oc create clusterrolebinding bitiq-list-nodes --clusterrole=bitiq-list-nodes --user=${user}`,
  });
});

test('what is no error of another system is a bug of the check: its name, never a stack', async () => {
  const check = aCheck('buggy', async () => {
    throw new TypeError('secret-looking detail');
  });

  const [result] = await run([check]);

  expect(result).toMatchObject({ status: 'unknown', summary: 'bug in this check: TypeError' });
  expect(JSON.stringify(result)).not.toContain('secret-looking');
});

test('a check that throws before its first await hides no other', async () => {
  const thrower = aCheck('thrower', () => {
    throw new RangeError('at once');
  });

  const results = await run([thrower, aCheck('other')]);

  expect(results.map(({ status }) => status)).toEqual(['unknown', 'passed']);
});

test('severities of the environment go before those of the checks, and switched-off checks are not asked', async () => {
  const asked = vi.fn(async () => passed);
  const preflight = { severities: { 'worker-nodes': 'warning' }, skip: ['vault-ready'] };
  const context = aCheckContext({ environment: anEnvironment({ preflight }) });

  const [softened, skipped] = await run([aCheck('worker-nodes'), aCheck('vault-ready', asked)], { context });

  expect(softened?.severity).toBe('warning');
  expect(skipped?.status).toBe('skipped');
  expect(asked).not.toHaveBeenCalled();
});

test('progress is told at the start and after each answer but the last', async () => {
  const seen: string[] = [];

  await run([aCheck('one'), aCheck('two', () => sleep(10).then(() => passed))], {
    onProgress: (checks) => seen.push(checks.map(({ status }) => status).join(' ')),
  });

  expect(seen).toEqual(['running running', 'passed running']);
});

test('cancelling the run rejects at once with the reason given', async () => {
  const cancel = new AbortController();
  const run$ = run([aCheck('hung', forever)], { signal: cancel.signal, limitMs: 60_000 });

  cancel.abort(new Error('withdrawn'));

  await expect(run$).rejects.toThrow('withdrawn');
});

const skippedFor = (waitsFor: string) => async (): Promise<Finding> => ({
  status: 'skipped',
  summary: `waits for ${waitsFor}`,
  waitsFor,
});

const failing = async (): Promise<Finding> => ({ status: 'failed', summary: 'no', remedy: 'mend it' });

test.each([
  ['a blocker that failed', [aCheck('first', failing)], 'skipped'],
  ['a blocker that could not be asked', [aCheck('first', () => Promise.reject(new Error('x')))], 'skipped'],
  ['a warning that failed', [aCheck('first', failing, 'warning')], 'unknown'],
  ['a check that passed', [aCheck('first')], 'unknown'],
  ['a check that was not asked', [], 'unknown'],
  [
    'a check that waits for a failed one',
    [aCheck('first', skippedFor('root')), aCheck('root', failing)],
    'skipped',
  ],
  ['a check that waits for it in turn', [aCheck('first', skippedFor('waiting'))], 'unknown'],
])('a check that waits for %s', async (_case, others, status) => {
  const results = await run([...others, aCheck('waiting', skippedFor('first'))]);

  expect(results.at(-1)?.status).toBe(status);
});
