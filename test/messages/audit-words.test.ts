import { describe, expect, it } from 'vitest';
import { type AuditEntry, describeEntry, shortActor } from '../../src/messages/audit-words.ts';

const HASH = `6b1f20c9${'0'.repeat(56)}`;

function told(type: string, data: AuditEntry['data'] = {}, entry: Partial<AuditEntry> = {}): string {
  return describeEntry({
    seq: 1,
    at: 0,
    type,
    actor: 'slack:T0/U0MARA',
    runId: null,
    environment: 'prod',
    data,
    ...entry,
  });
}

describe('the audit log in words', () => {
  it.each<[string, AuditEntry['data'], string]>([
    ['run.awaiting-approval', { planHash: HASH }, 'waits for approval in prod: plan 6b1f-20c9'],
    ['approval.vote', { decision: 'approve' }, 'approved the run'],
    ['approval.vote', { decision: 'approve', reason: 'seen it' }, 'approved the run: "seen it"'],
    ['approval.vote', { decision: 'reject', reason: 'not reviewed' }, 'rejected the run: "not reviewed"'],
    ['approval.vote', { decision: 'revoke' }, 'took the approval back'],
    ['approval.vote', { decision: 'withdraw' }, 'withdrew the request'],
    ['approval.vote', { decision: 'abstain' }, 'voted abstain'],
    ['approval.granted', {}, 'completed the approval: everybody who is needed has approved'],
    [
      'approval.ungranted',
      { code: 'not-an-approver' },
      'found the approval not enough any more (not-an-approver)',
    ],
    ['run.rejected', { reason: 'no' }, 'ended the run: it was rejected: "no"'],
    ['run.withdrawn', {}, 'ended the run: it was withdrawn'],
    ['run.expired', {}, 'ended the run: it was not approved in time'],
    ['run.cancelled', { code: 'cancelled' }, 'stopped the run: cancelled'],
    ['run.cancel-requested', {}, 'asked to cancel the run'],
    ['step.intended', { step: 'wave-1/a', title: 'sync a to 9f0c2e1' }, 'begins: sync a to 9f0c2e1'],
    ['step.done', { step: 'wave-1/a', title: 'sync a to 9f0c2e1' }, 'finished: sync a to 9f0c2e1'],
    ['step.failed', { step: 'wave-1/a', code: 'sync_stuck' }, 'could not finish: a, wave 1 (sync_stuck)'],
    ['step.refused', { title: 'sync a', rule: 8, code: 'frozen' }, 'was refused: sync a (rule 8, frozen)'],
    [
      'request.refused',
      { name: 'vote.approve', text: '7k4a/Zq81', code: 'own-request' },
      'was refused an approval (own-request)',
    ],
    ['request.refused', { name: '/bitiq', text: 'sync prod', code: 'x' }, 'was refused /bitiq sync prod (x)'],
    ['lock.taken', { reason: 'vault upgrade' }, 'took the lock of prod: "vault upgrade"'],
    ['lock.stolen', { from: 'slack:T0/U0OMAR' }, 'took the lock of prod from U0OMAR'],
    ['lock.released', {}, 'gave the lock of prod back'],
    ['lock.queued', { position: 2 }, 'waits for the lock of prod, 2nd in line'],
    [
      'schedule.added',
      { schedule: 'daily', job: 'drift', cron: '0 8 * * *' },
      'found a new schedule in prod: daily, drift at 0 8 * * *',
    ],
    [
      'schedule.changed',
      { schedule: 'daily', job: 'drift', cron: '0 9 * * *' },
      'found the schedule daily in prod changed: drift at 0 9 * * *',
    ],
    ['schedule.removed', { schedule: 'daily' }, 'found the schedule daily gone from prod'],
    [
      'schedule.due',
      { schedule: 'daily', dueAt: '2026-11-21T07:00:00.000Z', reason: 'made-up' },
      'made up daily, due 2026-11-21T07:00:00.000Z',
    ],
    [
      'store.pruned',
      { what: 'run-reports', rows: 200, before: '2026-08-23T07:00:00.000Z' },
      'took run reports of before 2026-08-23 out of the store: 200 rows',
    ],
    ['link.code-created', {}, 'asked for a code to link a terminal'],
    ['link.linked', { terminal: 'terminal:mara' }, 'linked a terminal: mara'],
    ['notice.sent', { to: 'slack:T0/U0INES', about: 'reminder' }, 'told U0INES: reminder'],
  ])('%s %o', (type, data, words) => {
    expect(told(type, data)).toBe(words);
  });

  it.each<[string, AuditEntry['data'], string]>([
    ['approval.vote', { decision: 'approve', reason: 'the run' }, 'approved run 7k4a: "the run"'],
    ['run.started', { attempt: 2 }, 'began run 7k4a in prod, attempt 2'],
    [
      'run.failed',
      { verdict: 'Drift in Production: 2 new' },
      'finished run 7k4a with a no: Drift in Production: 2 new',
    ],
    ['lock.taken', { reason: 'the run' }, 'took the lock of prod: "the run" (run 7k4a)'],
    ['run.requested', { kind: 'open-issue' }, 'asked for an issue about drift in prod (run 7k4a)'],
    ['run.requested', { kind: 'sync' }, 'asked for prod sync (run 7k4a)'],
  ])('names the run once: %s %o', (type, data, words) => {
    expect(told(type, data, { runId: '7k4a' })).toBe(words);
  });

  it('does not name the run where all of it is about that one', () => {
    const entry = { seq: 1, at: 0, type: 'run.expired', actor: 'bitiq:all@x', environment: 'prod', data: {} };

    expect(describeEntry({ ...entry, runId: '7k4a' }, '7k4a')).not.toContain('7k4a');
    expect(describeEntry({ ...entry, runId: '7k4b' }, '7k4a')).toContain('run 7k4b');
  });

  it('stays on one line whatever a reason holds', () => {
    expect(told('approval.vote', { decision: 'reject', reason: 'a\nb\u001b[2J' })).toBe(
      'rejected the run: "a b [2J"',
    );
  });
});

it.each([
  ['slack:T1/U0MARA', 'U0MARA'],
  ['terminal:mara@desk', 'mara@desk'],
  ['bitiq:worker@bitiq-worker-1-ab12', 'worker@bitiq-worker-1-ab12'],
  ['bitiq:all@bitiq-0-ab12', 'bitiq@bitiq-0-ab12'],
])('calls %s %s', (actor, called) => {
  expect(shortActor(actor)).toBe(called);
});
