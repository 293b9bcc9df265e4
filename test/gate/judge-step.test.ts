import { expect, test } from 'vitest';
import { judgeRequest } from '../../src/gate/judge-request.ts';
import { judgeStep, type StepFacts } from '../../src/gate/judge-step.ts';
import { ASKED, aPolicy, approvalFacts, aRun, aVote, HOUR, PLAN } from './facts.ts';

const run = aRun({ status: 'running' });
const approval = { ...approvalFacts({ run }), planNow: PLAN };

const READY: StepFacts = {
  approval,
  freeze: 'none',
  window: 'open',
  lock: { held: 7, current: 7 },
  revision: { planned: 'abc', live: 'abc' },
  isRecorded: true,
};

test('a step that everything allows is done', () => {
  expect(judgeStep(READY)).toEqual({ accepted: true });
});

const STOPPED: [what: string, given: Partial<StepFacts>, rule: number, code: string][] = [
  [
    'the run was cancelled',
    { approval: { ...approval, run: aRun({ status: 'cancelled' }) } },
    1,
    'not-running',
  ],
  ['it still waits', { approval: { ...approval, run: aRun() } }, 1, 'not-running'],
  ['it expired while a wave ran', { approval: { ...approval, now: ASKED + 4 * HOUR } }, 1, 'expired'],
  ['there is no policy any more', { approval: { ...approval, policy: undefined } }, 3, 'no-policy'],
  ['an approval is missing', { approval: { ...approval, votes: [aVote('ines')] } }, 5, 'pending'],
  [
    'it was rejected',
    { approval: { ...approval, votes: [aVote('omar', { decision: 'reject', reason: 'no' })] } },
    6,
    'rejected',
  ],
  ['the plan changed', { approval: { ...approval, planNow: 'b'.repeat(64) } }, 7, 'plan_changed'],
  ['changes are frozen', { freeze: 'frozen' }, 8, 'frozen'],
  ['the freeze is unknown', { freeze: 'unknown' }, 8, 'freeze-unknown'],
  ['the window is closed', { window: 'closed' }, 8, 'window-closed'],
  ['the window is unknown', { window: 'unknown' }, 8, 'window-unknown'],
  ['the lock was taken', { lock: { held: 7, current: 8 } }, 8, 'lock-lost'],
  ['nobody holds the lock', { lock: { held: 7, current: undefined } }, 8, 'lock-lost'],
  ['something else is live', { revision: { planned: 'abc', live: 'abd' } }, 8, 'revision-changed'],
  ['what is live is unknown', { revision: { planned: 'abc', live: undefined } }, 8, 'revision-changed'],
  ["the machine's clock is off", { clockOff: "10 min ahead of Slack's" }, 8, 'clock-off'],
  ['the record is not written', { isRecorded: false }, 9, 'not-recorded'],
];

test.each(STOPPED)('a step is not begun where %s', (_, given, rule, code) => {
  expect(judgeStep({ ...READY, ...given })).toMatchObject({ accepted: false, rule, code });
});

test('a job without a policy cannot even be asked for', () => {
  expect(judgeRequest({ policy: undefined })).toMatchObject({ accepted: false, code: 'no-policy' });
});

test('asking needs a reason where the policy says so', () => {
  const policy = aPolicy({ reasons: { request: true } });

  expect(judgeRequest({ policy, reason: ' ' })).toMatchObject({ rule: 6, code: 'reason-missing' });
  expect(judgeRequest({ policy, reason: 'fixes the echo timeout' })).toEqual({ accepted: true });
  expect(judgeRequest({ policy: aPolicy() })).toEqual({ accepted: true });
});
