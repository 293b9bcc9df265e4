import { describe, expect, test } from 'vitest';
import { judgeVote, type VoteFacts } from '../../src/gate/judge-vote.ts';
import {
  ASKED,
  aBallot,
  aPolicy,
  aRun,
  aVote,
  aVoter,
  HOUR,
  slack,
  TWO_AND_ONE,
  voteFacts,
} from './facts.ts';

test('a vote against which nothing stands counts', () => {
  expect(judgeVote(voteFacts())).toEqual({ accepted: true });
});

/** Each breaks one rule alone: all other facts are those of the vote that counts. */
const BROKEN: [what: string, given: Partial<VoteFacts>, rule: number, code: string][] = [
  ['there is no such run', { run: undefined }, 1, 'unknown-run'],
  ['the run is over', { run: aRun({ status: 'succeeded' }) }, 1, 'not-waiting'],
  ['the run does not wait yet', { run: aRun({ status: 'queued' }) }, 1, 'not-waiting'],
  ['it is approved and under way', { run: aRun({ status: 'running' }) }, 1, 'not-waiting'],
  ['it expires at this moment', { now: ASKED + 4 * HOUR }, 1, 'expired'],
  ['nobody knows the time', { now: Number.NaN }, 1, 'expired'],
  ['it was rejected', { votes: [aVote('omar', { decision: 'reject' })] }, 1, 'already-decided'],
  ['it was withdrawn', { votes: [aVote('mara', { decision: 'withdraw' })] }, 1, 'already-decided'],
  ['a guest', { voter: aVoter('ines', ['platform'], { standing: 'guest' }) }, 2, 'voter-guest'],
  ['a bot', { voter: aVoter('ines', ['platform'], { standing: 'bot' }) }, 2, 'voter-bot'],
  [
    'somebody who left',
    { voter: aVoter('ines', ['platform'], { standing: 'deactivated' }) },
    2,
    'voter-deactivated',
  ],
  [
    'a Slack Connect user',
    { voter: aVoter('ines', ['platform'], { standing: 'stranger' }) },
    2,
    'voter-stranger',
  ],
  ['another workspace', { voter: aVoter('ines', ['platform'], { teamId: 'T1' }) }, 2, 'voter-stranger'],
  [
    'Slack does not say who',
    { voter: aVoter('ines', ['platform'], { standing: 'unknown' }) },
    2,
    'voter-unknown',
  ],
  ['no policy', { policy: undefined }, 3, 'no-policy'],
  ['of no group', { voter: aVoter('ines', []) }, 3, 'not-an-approver'],
  ['of another group', { voter: aVoter('ines', ['sales']) }, 3, 'not-an-approver'],
  [
    'a rejection by somebody of no group',
    { voter: aVoter('ines', []), ballot: aBallot('ines', { decision: 'reject', reason: 'no' }) },
    3,
    'not-an-approver',
  ],
  ['the groups do not answer', { voter: aVoter('ines', [], { groups: 'unknown' }) }, 3, 'groups-unknown'],
  ['nobody is asked', { policy: aPolicy({ approvals: 'auto' }) }, 3, 'not-an-approver'],
  ['who asked', { run: aRun({ requestedBy: slack('ines') }) }, 4, 'own-request'],
  [
    'who asked, from a terminal',
    { run: aRun({ requestedBy: 'terminal:ines' }), links: [['terminal:ines', slack('ines')]] },
    4,
    'own-request',
  ],
  [
    'who asked, linked over a third identity',
    {
      run: aRun({ requestedBy: 'terminal:i' }),
      links: [
        ['terminal:i', 'web:i'],
        [slack('ines'), 'web:i'],
      ],
    },
    4,
    'own-request',
  ],
  ['who asked is not known', { run: aRun({ requestedBy: 'terminal:jun' }) }, 4, 'requester-unknown'],
  ['a second approval', { votes: [aVote('ines', { id: 'before' })] }, 5, 'already-counted'],
  [
    'the same person under another name',
    {
      votes: [aVote('ines', { id: 'before', by: slack('ines2') })],
      links: [[slack('ines'), slack('ines2')]],
    },
    5,
    'already-counted',
  ],
  [
    'the click of an approval that was taken back',
    { votes: [aVote('ines'), aVote('ines', { id: 'back', decision: 'revoke', at: ASKED + 2 })] },
    5,
    'already-counted',
  ],
  [
    'a rejection without a reason',
    { ballot: aBallot('ines', { decision: 'reject', reason: ' ' }) },
    6,
    'reason-missing',
  ],
  [
    'an approval without its reason',
    { policy: aPolicy({ reasons: { approve: true } }) },
    6,
    'reason-missing',
  ],
  [
    "taking back somebody else's request",
    { ballot: aBallot('ines', { decision: 'withdraw' }) },
    6,
    'not-the-requester',
  ],
  ['taking back nothing', { ballot: aBallot('ines', { decision: 'revoke' }) }, 6, 'nothing-to-revoke'],
  [
    'taking back an approval after the first change',
    {
      run: aRun({ status: 'running', firstChangeAt: ASKED + HOUR }),
      votes: [aVote('ines')],
      ballot: aBallot('ines', { id: 'back', decision: 'revoke' }),
    },
    6,
    'already-begun',
  ],
  [
    'a plan that is not the one shown',
    { ballot: aBallot('ines', { planHash: 'b'.repeat(64) }) },
    7,
    'plan_changed',
  ],
  [
    'no plan at all',
    { run: aRun({ planHash: '' }), ballot: aBallot('ines', { planHash: '' }) },
    7,
    'plan_changed',
  ],
];

describe('a vote is refused, with the rule, where only this is wrong:', () => {
  test.each(BROKEN)('%s', (_, given, rule, code) => {
    const ruling = judgeVote(voteFacts(given));

    expect(ruling).toMatchObject({ accepted: false, rule, code });
    expect(ruling).toMatchObject({
      sentence: expect.stringMatching(/\.$/),
      next: expect.stringMatching(/\.$/),
    });
  });
});

/** What stands nearest to a refusal, and is none. */
const TAKEN: [what: string, given: Partial<VoteFacts>][] = [
  ['a millisecond before it expires', { now: ASKED + 4 * HOUR - 1 }],
  [
    'who asked, where the policy lets them',
    { run: aRun({ requestedBy: slack('ines') }), policy: aPolicy({ selfApproval: true }) },
  ],
  ['another approver', { votes: [aVote('omar')] }],
  [
    'a new approval after the last was taken back',
    {
      votes: [aVote('ines', { id: 'a' }), aVote('ines', { id: 'b', decision: 'revoke', at: ASKED + 2 })],
    },
  ],
  [
    'a listed person, whose groups nobody asks for',
    {
      policy: aPolicy({ approvals: { people: ['U1'] } }),
      ballot: aBallot('U1'),
      voter: aVoter('U1', [], { groups: 'unknown' }),
    },
  ],
  ['a rejection with a reason', { ballot: aBallot('ines', { decision: 'reject', reason: 'not today' }) }],
  [
    'who asked withdraws, of no group',
    { ballot: aBallot('mara', { decision: 'withdraw' }), voter: aVoter('mara', []) },
  ],
  [
    'an approval is taken back before the first change',
    {
      run: aRun({ status: 'running' }),
      votes: [aVote('ines')],
      ballot: aBallot('ines', { id: 'back', decision: 'revoke' }),
      voter: aVoter('ines', [], { groups: 'unknown' }),
    },
  ],
];

describe('a vote counts:', () => {
  test.each(TAKEN)('%s', (_, given) => {
    expect(judgeVote(voteFacts(given))).toEqual({ accepted: true });
  });
});

test('a refusal names those who may', () => {
  const approvals = { any: [TWO_AND_ONE, { people: ['U1', 'U2'] }] };

  const ruling = judgeVote(voteFacts({ policy: aPolicy({ approvals }), voter: aVoter('ines', []) }));

  expect(ruling).toMatchObject({ next: 'Ask platform or security or @U1 or @U2.' });
});
