import { expect, test } from 'vitest';
import type { BallotAsked } from '../../src/approvals/desk.ts';
import { createStepGate, type StepIntent } from '../../src/approvals/step-gate.ts';
import type { Decision } from '../../src/gate/facts.ts';
import { shortHash } from '../../src/gate/plan-hash.ts';
import { stealLock } from '../../src/runs/lock.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import {
  type AGate,
  aGate,
  anApprovedRun,
  aPerson,
  aStep,
  aWaitingRun,
  claim1,
  codeOf,
  HOUR,
  PLAN_HASH,
  slack,
  TWO_AND_ONE,
  vote,
  wait,
} from './a-gate.ts';
import { listEntries, listNotices, readApprovalRow, readEverything, readRow } from './on-record.ts';

/** One vote in a world where one thing is not as it should be. */
interface Broken {
  readonly rule: number;
  readonly given: string;
  readonly code: string;
  readonly who?: string;
  readonly decision?: Decision;
  readonly asked?: Partial<BallotAsked>;
  readonly policy?: Readonly<Record<string, unknown>>;
  readonly run?: NonNullable<Parameters<typeof aWaitingRun>[1]>;
  /** What happens before the vote. */
  readonly before?: (gate: AGate, runId: string) => unknown;
}

const standing = (who: string, given: Partial<ReturnType<typeof aPerson>>) => (gate: AGate) =>
  gate.people.set(who, aPerson(['platform'], given));

async function link(gate: AGate, terminal: string, userId: string): Promise<void> {
  const row = { terminal, slack: slack(userId), token_hash: terminal, linked_at: 1 };
  await gate.store.write((tx) => tx.db.insertInto('links').values(row).execute());
}

const BROKEN: readonly Broken[] = [
  {
    rule: 1,
    given: 'it expired',
    code: 'expired',
    before: (gate) => wait(gate, 4 * HOUR),
  },
  {
    rule: 1,
    given: 'it was rejected',
    code: 'already-decided',
    before: (gate, id) => vote(gate, id, 'UOMAR', 'reject'),
  },
  {
    rule: 1,
    given: 'it was begun',
    code: 'not-waiting',
    before: async (gate, id) => {
      await vote(gate, id, 'UOMAR');
      await claim1(gate, id);
    },
  },
  { rule: 2, given: 'a guest', code: 'voter-guest', before: standing('UINES', { standing: 'guest' }) },
  { rule: 2, given: 'a bot', code: 'voter-bot', before: standing('UINES', { standing: 'bot' }) },
  {
    rule: 2,
    given: 'somebody whose account is deactivated',
    code: 'voter-deactivated',
    before: standing('UINES', { standing: 'deactivated' }),
  },
  {
    rule: 2,
    given: 'somebody of another workspace',
    code: 'voter-stranger',
    before: standing('UINES', { teamIds: ['T9'] }),
  },
  {
    rule: 2,
    given: 'somebody who says to be of another workspace',
    code: 'voter-stranger',
    who: 'slack:T9/UINES',
    before: standing('UINES', { teamIds: ['T9'] }),
  },
  {
    rule: 2,
    given: 'somebody at a terminal that is not linked',
    code: 'voter-unknown',
    who: 'terminal:ines',
  },
  {
    rule: 2,
    given: 'that Slack does not say who it is',
    code: 'voter-unknown',
    before: (gate) => gate.silent.add('people'),
  },
  { rule: 3, given: 'somebody of no group', code: 'not-an-approver', who: 'UNOAH' },
  {
    rule: 3,
    given: 'somebody who left the group',
    code: 'not-an-approver',
    before: (gate) => gate.people.set('UINES', aPerson([])),
  },
  {
    rule: 3,
    given: 'a policy that asks for a group nobody configured',
    code: 'not-an-approver',
    policy: { approvals: { group: 'legal' } },
  },
  {
    rule: 3,
    given: 'that the group source is down',
    code: 'groups-unknown',
    before: (gate) => gate.silent.add('groups'),
  },
  { rule: 4, given: 'who asked', code: 'own-request', who: 'UMARA' },
  {
    rule: 4,
    given: 'who asked at their terminal',
    code: 'own-request',
    run: { by: 'terminal:ines' },
    before: (gate) => link(gate, 'terminal:ines', 'UINES'),
  },
  {
    rule: 4,
    given: 'who asked in Slack and votes at their terminal',
    code: 'own-request',
    who: 'terminal:mara',
    before: (gate) => link(gate, 'terminal:mara', 'UMARA'),
  },
  {
    rule: 4,
    given: 'that nobody knows who asked',
    code: 'requester-unknown',
    run: { by: 'terminal:somebody' },
  },
  {
    rule: 5,
    given: 'the same click again',
    code: 'already-counted',
    policy: { approvals: TWO_AND_ONE },
    before: (gate, id) => vote(gate, id, 'UINES'),
  },
  {
    rule: 5,
    given: 'the same person at a terminal',
    code: 'already-counted',
    who: 'terminal:ines',
    policy: { approvals: TWO_AND_ONE },
    before: async (gate, id) => {
      await link(gate, 'terminal:ines', 'UINES');
      await vote(gate, id, 'UINES');
    },
  },
  {
    rule: 6,
    given: 'a rejection without a reason',
    code: 'reason-missing',
    decision: 'reject',
    asked: { reason: ' ' },
  },
  {
    rule: 6,
    given: 'an approval without the reason that the policy asks for',
    code: 'reason-missing',
    policy: { reasons: { approve: true } },
  },
  {
    rule: 6,
    given: 'a withdrawal by somebody who did not ask',
    code: 'not-the-requester',
    decision: 'withdraw',
  },
  { rule: 6, given: 'nothing to take back', code: 'nothing-to-revoke', decision: 'revoke' },
  {
    rule: 6,
    given: 'something was changed already',
    code: 'already-begun',
    decision: 'revoke',
    before: async (gate, id) => {
      await vote(gate, id, 'UINES');
      await createStepGate(gate, await claim1(gate, id)).begin(aStep());
    },
  },
  { rule: 7, given: 'a button of another request', code: 'unknown-button', asked: { nonce: 'another' } },
  {
    rule: 7,
    given: 'another plan at the terminal',
    code: 'plan_changed',
    asked: { planHash: 'f'.repeat(64) },
  },
  {
    rule: 7,
    given: 'another short hash at the terminal',
    code: 'plan_changed',
    asked: { planHash: 'ffff-ffff' },
  },
  { rule: 7, given: 'no plan at all at the terminal', code: 'plan_changed', asked: { planHash: '' } },
];

describeOnEachStore('a vote that breaks one rule is refused, and nothing is written', (openFresh) => {
  test.each(BROKEN)('rule $rule: given $given, $code', async (broken) => {
    const { who = 'UINES', decision = 'approve', asked = {}, policy, run, before } = broken;
    const gate = aGate(await openFresh(), policy);
    const id = await aWaitingRun(gate, run);
    await before?.(gate, id);
    const was = await readEverything(gate.store);

    expect(await codeOf(vote(gate, id, who, decision, asked))).toBe(broken.code);

    expect(await readEverything(gate.store)).toEqual(was);
  });

  test('rule 1: a run that never went to the gate', async () => {
    const gate = aGate(await openFresh());

    expect(await codeOf(vote(gate, 'nothing', 'UINES'))).toBe('unknown-run');
  });

  test('rule 3: an environment without a policy', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate, { environment: 'test' });

    expect(await codeOf(vote(gate, id, 'UINES'))).toBe('no-policy');
  });
});

/** A step of a run that ines approved, where one thing is not as it should be. */
interface Stopped {
  readonly rule: number;
  readonly given: string;
  readonly code: string;
  readonly step?: Partial<StepIntent>;
  readonly before?: (gate: AGate, runId: string) => unknown;
}

const lockBy = (gate: AGate, owner: string) =>
  gate.store.write((tx) => stealLock(tx, { environment: 'prod', owner, actor: owner, now: gate.clock.now }));

const STOPPED: readonly Stopped[] = [
  { rule: 1, given: 'it expired', code: 'expired', before: (gate) => wait(gate, 4 * HOUR) },
  {
    rule: 2,
    given: 'who approved is a guest now',
    code: 'pending',
    before: standing('UINES', { standing: 'guest' }),
  },
  {
    rule: 2,
    given: 'that Slack does not say who approved',
    code: 'pending',
    before: (gate) => gate.silent.add('people'),
  },
  {
    rule: 3,
    given: 'who approved left the group',
    code: 'pending',
    before: (gate) => gate.people.set('UINES', aPerson([])),
  },
  {
    rule: 3,
    given: 'that the group source is down',
    code: 'pending',
    before: (gate) => gate.silent.add('groups'),
  },
  {
    rule: 4,
    given: 'that who approved and who asked are one person',
    code: 'pending',
    before: async (gate) => {
      await link(gate, 'terminal:both', 'UINES');
      await gate.store.write((tx) =>
        tx.db.updateTable('runs').set({ requested_by: 'terminal:both' }).execute(),
      );
    },
  },
  {
    rule: 6,
    given: 'the approval was taken back before the first change',
    code: 'pending',
    before: (gate, id) => vote(gate, id, 'UINES', 'revoke'),
  },
  {
    rule: 6,
    given: 'it was withdrawn before the first change',
    code: 'withdrawn',
    before: (gate, id) => vote(gate, id, 'UMARA', 'withdraw'),
  },
  { rule: 7, given: 'another plan', code: 'plan_changed', step: { planNow: 'f'.repeat(64) } },
  { rule: 8, given: 'a freeze', code: 'frozen', step: { freeze: 'frozen' } },
  { rule: 8, given: 'a freeze nobody can read', code: 'freeze-unknown', step: { freeze: 'unknown' } },
  { rule: 8, given: 'a closed window', code: 'window-closed', step: { window: 'closed' } },
  { rule: 8, given: 'a window nobody can read', code: 'window-unknown', step: { window: 'unknown' } },
  { rule: 8, given: 'a stolen lock', code: 'lock-lost', before: (gate) => lockBy(gate, slack('UOMAR')) },
  {
    rule: 8,
    given: 'another live revision',
    code: 'revision-changed',
    step: { revision: { planned: '581dc4d', live: 'abcdef0' } },
  },
];

describeOnEachStore('a step that breaks one rule is refused and on record', (openFresh) => {
  test.each(STOPPED)('rule $rule: given $given, $code', async ({ code, rule, step, before }) => {
    const gate = aGate(await openFresh());
    const { id, steps } = await anApprovedRun(gate);
    await before?.(gate, id);
    const { audit: _, ...was } = await readEverything(gate.store);

    expect(await codeOf(steps.begin(aStep(step)))).toBe(code);

    const { audit: __, ...is } = await readEverything(gate.store);
    expect(is).toEqual(was);
    const refused = await listEntries(gate.store, 'step.refused');
    const shown = code === 'pending' ? 5 : rule;
    expect(refused).toMatchObject([{ runId: id, actor: 'bitiq:w1', data: { code, rule: shown } }]);
  });
});

describeOnEachStore('a vote that breaks no rule', (openFresh) => {
  test('is on record, with who, what and which plan; the run is owed to the queue and has the lock', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate);

    await vote(gate, id, 'UINES', 'approve', { reason: 'looked at it' });

    const [entry] = await listEntries(gate.store, 'approval.vote');
    const data = { decision: 'approve', plan: PLAN_HASH, reason: 'looked at it' };
    expect(entry).toMatchObject({ actor: slack('UINES'), runId: id, data });
    expect(await listEntries(gate.store, 'approval.granted')).toMatchObject([
      { actor: slack('UINES'), data: { plan: PLAN_HASH, approvals: [slack('UINES')] } },
    ]);
    expect(await readRow(gate.store, id)).toMatchObject({ status: 'awaiting_approval', lock_token: 1 });
    expect((await readRow(gate.store, id)).owed_at).not.toBeNull();
    expect(await listNotices(gate.store)).toEqual(['approved UMARA']);
  });

  test.each(['whole', 'short'])('counts at a terminal with the %s hash of the plan', async (kind) => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate);
    await link(gate, 'terminal:ines', 'UINES');

    const planHash = kind === 'whole' ? PLAN_HASH : shortHash(PLAN_HASH);
    await vote(gate, id, 'terminal:ines', 'approve', { planHash });

    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: 'approved' });
  });

  test('a rejection ends the run with its reason, and who asked hears of it', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate);

    await vote(gate, id, 'UINES', 'reject', { reason: 'not today' });

    expect(await readRow(gate.store, id)).toMatchObject({ status: 'rejected', owed_at: null });
    expect(await listEntries(gate.store, 'run.rejected')).toMatchObject([
      { actor: slack('UINES'), data: { reason: 'not today' } },
    ]);
    expect(await listNotices(gate.store)).toEqual(['rejected UMARA']);
  });

  test('who asked may withdraw, also after an approval that was not begun', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate);
    await vote(gate, id, 'UINES');

    await vote(gate, id, 'UMARA', 'withdraw');

    expect(await readRow(gate.store, id)).toMatchObject({ status: 'cancelled', owed_at: null });
    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: 'withdrawn' });
  });

  test('an approval that is taken back counts no more, and may be given again', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate);
    await vote(gate, id, 'UINES');

    await vote(gate, id, 'UINES', 'revoke');

    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: null });
    expect(await readRow(gate.store, id)).toMatchObject({ owed_at: null, lock_token: null });
    expect(await listEntries(gate.store, 'approval.ungranted')).toHaveLength(1);
    await vote(gate, id, 'UINES');
    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: 'approved' });
    expect(await readRow(gate.store, id)).toMatchObject({ lock_token: 2 });
  });

  test('after the first change the approvals that stood go on to count', async () => {
    const gate = aGate(await openFresh());
    const { id, steps } = await anApprovedRun(gate);
    await steps.begin(aStep());

    expect(await codeOf(vote(gate, id, 'UINES', 'revoke'))).toBe('already-begun');
    expect(await codeOf(steps.begin(aStep({ id: 'wave-2/toy-web' })))).toBe('accepted');
  });

  test('two groups: the run waits until the third person has approved', async () => {
    const gate = aGate(await openFresh(), { approvals: TWO_AND_ONE });
    const id = await aWaitingRun(gate);

    await vote(gate, id, 'UINES');
    await vote(gate, id, 'USENA');
    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: null });
    await vote(gate, id, 'UOMAR');

    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: 'approved' });
    expect(await listEntries(gate.store, 'approval.granted')).toMatchObject([
      { data: { approvals: [slack('UINES'), slack('USENA'), slack('UOMAR')] } },
    ]);
  });

  test('who may approve their own request does', async () => {
    const gate = aGate(await openFresh(), { selfApproval: true });
    const id = await aWaitingRun(gate);

    await vote(gate, id, 'UMARA');

    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: 'approved' });
  });

  test('where the policy asks for nobody the run goes on at once, and nobody is written to', async () => {
    const gate = aGate(await openFresh(), { approvals: 'auto' });

    const id = await aWaitingRun(gate);

    expect(await readRow(gate.store, id)).toMatchObject({ status: 'awaiting_approval', lock_token: 1 });
    expect((await readRow(gate.store, id)).owed_at).not.toBeNull();
    expect(await listNotices(gate.store)).toEqual([]);
    expect(await codeOf(createStepGate(gate, await claim1(gate, id)).begin(aStep()))).toBe('accepted');
    expect(await codeOf(vote(gate, id, 'UMARA', 'withdraw'))).toBe('already-begun');
  });
});
