import { describe, expect, test } from 'vitest';
import { type ApprovalFacts, judgeApproval } from '../../src/gate/judge-approval.ts';
import { ASKED, aPolicy, approvalFacts, aRun, aVote, aVoter, HOUR, PLAN, slack, votersOf } from './facts.ts';

const inGroups = approvalFacts().voters;
const without = (name: string, given: Parameters<typeof aVoter>[2], groups = ['platform']) =>
  new Map([...inGroups, [slack(name), aVoter(name, groups, given)]]);

test('two of platform and one of security approve it', () => {
  expect(judgeApproval(approvalFacts({ planNow: PLAN }))).toMatchObject({
    state: 'approved',
    needs: 'platform 2 of 2 (@ines, @omar) · security 1 of 1 (@sena) · not @mara',
  });
});

/** Each breaks one rule alone. */
const STATES: [what: string, given: Partial<ApprovalFacts>, state: string, rule: number][] = [
  ['it expires at this moment', { now: ASKED + 4 * HOUR }, 'expired', 1],
  ['an approver is deactivated now', { voters: without('ines', { standing: 'deactivated' }) }, 'pending', 2],
  ['nothing is known of an approver', { voters: new Map([...inGroups].slice(1)) }, 'pending', 2],
  ['an approver left the group', { voters: without('ines', {}, []) }, 'pending', 3],
  ['the groups do not answer now', { voters: without('ines', { groups: 'unknown' }) }, 'pending', 3],
  ['there is no policy', { policy: undefined }, 'refused', 3],
  ['one of them asked', { run: aRun({ requestedBy: slack('ines') }) }, 'pending', 4],
  ['who asked is not known', { run: aRun({ requestedBy: 'terminal:jun' }) }, 'pending', 4],
  ['two of them are one person', { links: [[slack('ines'), slack('omar')]] }, 'pending', 5],
  ['two have voted', { votes: [aVote('ines'), aVote('sena')] }, 'pending', 5],
  [
    'one took it back',
    { votes: [...approvalFacts().votes, aVote('ines', { id: 'b', decision: 'revoke', at: ASKED + 5 })] },
    'pending',
    5,
  ],
  [
    'one rejected',
    { votes: [...approvalFacts().votes, aVote('zoe', { decision: 'reject', reason: 'no' })] },
    'rejected',
    6,
  ],
  [
    'who asked withdrew',
    { votes: [...approvalFacts().votes, aVote('mara', { decision: 'withdraw' })] },
    'withdrawn',
    6,
  ],
  ['the plan made now is another', { planNow: 'b'.repeat(64) }, 'plan_changed', 7],
  [
    'one approved another plan',
    { votes: [...approvalFacts().votes.slice(1), aVote('ines', { planHash: 'b'.repeat(64) })] },
    'pending',
    7,
  ],
];

describe('it is not approved, and the explanation names the rule, where', () => {
  test.each(STATES)('%s', (_, given, state, rule) => {
    const approval = judgeApproval(approvalFacts(given));

    expect(approval.state).toBe(state);
    const notHeld = approval.explanation.filter(({ verdict }) => verdict === 'broken' || verdict === 'waits');
    expect(notHeld.map((each) => each.rule)).toContain(rule);
    expect(notHeld.every((each) => each.rule === rule || each.rule === 5)).toBe(true);
  });
});

describe('a vote on record does not count', () => {
  test('before its time', () => {
    const votes = [aVote('ines'), aVote('omar'), aVote('sena', { at: ASKED + HOUR + 1 })];

    expect(judgeApproval(approvalFacts({ votes })).state).toBe('pending');
  });

  test('a second time, after it was taken back', () => {
    const back = aVote('ines', { id: 'back', decision: 'revoke', at: ASKED + 2 });
    const votes = [...approvalFacts().votes, back, aVote('ines', { at: ASKED + 3 })];

    expect(judgeApproval(approvalFacts({ votes })).state).toBe('pending');
  });
});

describe('what ends it', () => {
  test('a rejection stays one after the expiry', () => {
    const votes = [aVote('omar', { decision: 'reject', reason: 'no' })];

    expect(judgeApproval(approvalFacts({ votes, now: ASKED + 9 * HOUR })).state).toBe('rejected');
  });

  test('a rejection that came after the expiry is none', () => {
    const votes = [aVote('omar', { decision: 'reject', reason: 'no', at: ASKED + 4 * HOUR })];

    expect(judgeApproval(approvalFacts({ votes, now: ASKED + 9 * HOUR })).state).toBe('expired');
  });

  test("somebody else's withdrawal is none", () => {
    const votes = [...approvalFacts().votes, aVote('omar', { id: 'w', decision: 'withdraw', at: ASKED + 5 })];

    expect(judgeApproval(approvalFacts({ votes })).state).toBe('approved');
  });

  test('taking back after the first change comes too late', () => {
    const run = aRun({ status: 'running', firstChangeAt: ASKED + 5 });
    const votes = [...approvalFacts().votes, aVote('ines', { id: 'b', decision: 'revoke', at: ASKED + 5 })];

    expect(judgeApproval(approvalFacts({ run, votes })).state).toBe('approved');
  });
});

test('a policy of auto asks nobody, and still wants the plan', () => {
  const auto = approvalFacts({ policy: aPolicy({ approvals: 'auto' }), votes: [] });

  expect(judgeApproval(auto)).toMatchObject({ state: 'approved', needs: '' });
  expect(judgeApproval({ ...auto, planNow: 'b' }).state).toBe('plan_changed');
});

test('several ways are told with what each lacks', () => {
  const approvals = { any: [{ group: 'platform', count: 2 }, { people: ['U1', 'U2'] }] };
  const policy = aPolicy({ approvals, selfApproval: true });
  const voters = votersOf([aVoter('ines', ['platform'])]);

  expect(judgeApproval(approvalFacts({ policy, voters, votes: [aVote('ines')] })).needs).toBe(
    'platform 1 of 2 (@ines) or @U1 or @U2 0 of 1',
  );
});

test('every rule is explained, in order', () => {
  const { explanation } = judgeApproval(approvalFacts({ votes: [aVote('ines')], planNow: PLAN }));

  expect(explanation.map(({ rule, verdict, sentence }) => `${rule} ${verdict}: ${sentence}`)).toEqual([
    '1 holds: The request has not expired.',
    '2 holds: Every approval is of a full member.',
    '3 holds: Every approval is of somebody the policy asks for.',
    '4 holds: @mara asked, so may not approve.',
    '5 waits: platform 1 of 2 (@ines) · security 0 of 1 · not @mara.',
    '6 holds: Nobody rejected or withdrew it.',
    '7 holds: The plan made now is the same.',
    '8 later: Asked before each step.',
    '9 later: Asked before each step.',
  ]);
});
