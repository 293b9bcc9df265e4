import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decision, RunFacts, Vote, Voter } from '../../src/gate/facts.ts';
import { type Approval, judgeApproval } from '../../src/gate/judge-approval.ts';
import { judgeVote } from '../../src/gate/judge-vote.ts';
import { ASKED, aPolicy, aRun, aVoter, HOUR, PLAN, slack, WORKSPACE } from './facts.ts';

const NAMES = ['mara', 'mara2', 'ines', 'omar', 'sena', 'zoe', 'gast'];
const LINKS = [[slack('mara'), slack('mara2')]];
const POLICY = aPolicy();
/** Mostly approvals, or no story would get that far. */
const DECISIONS: readonly Decision[] = [...Array(12).fill('approve'), 'reject', 'revoke', 'withdraw'];
const GROUPS = ['platform', 'security'];

type Event =
  | {
      readonly kind: 'ballot';
      readonly who: string;
      readonly decision: Decision;
      readonly id: number;
      readonly plan: string;
    }
  | { readonly kind: 'groups'; readonly who: string; readonly groups: readonly string[] | 'unknown' }
  | { readonly kind: 'wait'; readonly ms: number };

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('ballot' as const),
      who: fc.constantFrom(...NAMES),
      decision: fc.constantFrom(...DECISIONS),
      // Few ids: that a click comes twice is common.
      id: fc.nat(8),
      plan: fc.constantFrom(PLAN, PLAN, PLAN, PLAN, 'another'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('groups' as const),
      who: fc.constantFrom(...NAMES),
      groups: fc.oneof(fc.subarray(GROUPS), fc.constant('unknown' as const)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(0, 1, 1, HOUR / 2) }),
  },
);

interface World {
  readonly run: RunFacts;
  readonly votes: readonly Vote[];
  readonly voters: ReadonlyMap<string, Voter>;
  readonly now: number;
}

const START: World = {
  run: aRun(),
  votes: [],
  voters: new Map(
    NAMES.map((name) => [
      slack(name),
      aVoter(name, name === 'sena' ? ['security'] : name === 'zoe' ? GROUPS : ['platform'], {
        standing: name === 'gast' ? 'guest' : 'member',
      }),
    ]),
  ),
  now: ASKED,
};

/** What the bot will do with each: ask the gate, and put on record what it takes. */
function happen(world: World, event: Event): World {
  const { votes, voters, now } = world;
  if (event.kind === 'wait') return { ...world, now: now + event.ms };
  const voter = voters.get(slack(event.who));
  if (voter === undefined) throw new Error(`nobody is called ${event.who}`);
  if (event.kind === 'groups') {
    const groups = event.groups === 'unknown' ? event.groups : new Set(event.groups);
    return { ...world, voters: new Map([...voters, [slack(event.who), { ...voter, groups }]]) };
  }
  const id = `${event.who}-${event.decision}-${event.id}`;
  const ballot = {
    id,
    by: slack(event.who),
    decision: event.decision,
    reason: 'because',
    planHash: event.plan,
  };
  const ruling = judgeVote({ ...world, policy: POLICY, ballot, voter, links: LINKS, workspace: WORKSPACE });
  return ruling.accepted ? { ...world, votes: [...votes, { ...ballot, at: now }] } : world;
}

function judge(world: World): Approval {
  return judgeApproval({ ...world, policy: POLICY, links: LINKS, workspace: WORKSPACE });
}

/** By counting alone: two of platform and one of security, three people, none of them mara. */
function mayBeApproved({ votes, voters }: World): boolean {
  const groupsOf = new Map(
    votes
      .filter(({ decision, planHash }) => decision === 'approve' && planHash === PLAN)
      .flatMap(({ by }) => {
        const voter = voters.get(by);
        if (voter?.standing !== 'member' || voter.groups === 'unknown') return [];
        return voter.userId.startsWith('mara') ? [] : [[by, voter.groups] as const];
      }),
  );
  const platform = [...groupsOf.values()].filter((groups) => groups.has('platform')).length;
  const security = [...groupsOf.values()].filter((groups) => groups.has('security')).length;
  const either = [...groupsOf.values()].filter((groups) => groups.size > 0).length;
  return platform >= 2 && security >= 1 && either >= 3;
}

const story = fc.array(event, { minLength: 5, maxLength: 40 }).map((events) => {
  const worlds = [START];
  for (const each of events) worlds.push(happen(worlds.at(-1) ?? START, each));
  return worlds;
});

const RUNS = { numRuns: 1_500 };
const last = (worlds: readonly World[]) => worlds.at(-1) ?? START;

describe('in any order of approving, rejecting, taking back, expiring, clicking twice and changing groups', () => {
  test('nothing is approved by fewer people than the policy asks for, and some stories are approved', () => {
    let approved = 0;
    fc.assert(
      fc.property(story, (worlds) => {
        for (const world of worlds) {
          if (judge(world).state !== 'approved') continue;
          approved += 1;
          expect(mayBeApproved(world)).toBe(true);
        }
      }),
      RUNS,
    );
    expect(approved).toBeGreaterThan(100);
  });

  test('a rejection and a withdrawal are final', () => {
    fc.assert(
      fc.property(story, (worlds) => {
        const states = worlds.map((world) => judge(world).state);
        const end = states.findIndex((state) => state === 'rejected' || state === 'withdrawn');
        if (end !== -1) expect(new Set(states.slice(end)).size).toBe(1);
      }),
      RUNS,
    );
  });

  test('after the expiry nothing is approved, waits or is put on record', () => {
    fc.assert(
      fc.property(story, event, (worlds, after) => {
        const late = { ...last(worlds), now: ASKED + POLICY.expiry };

        expect(['expired', 'rejected', 'withdrawn']).toContain(judge(late).state);
        if (after.kind === 'ballot') expect(happen(late, after)).toBe(late);
      }),
      RUNS,
    );
  });

  test('the same votes again change nothing, nor does their order', () => {
    fc.assert(
      fc.property(story, fc.infiniteStream(fc.nat()), (worlds, random) => {
        const world = last(worlds);
        const shuffled = [...world.votes, ...world.votes]
          .map((vote) => ({ vote, place: random.next().value }))
          .sort((a, b) => a.place - b.place)
          .map(({ vote }) => vote);

        expect(judge({ ...world, votes: shuffled })).toEqual(judge(world));
      }),
      RUNS,
    );
  });

  test('a click that was taken once is not taken again', () => {
    fc.assert(
      fc.property(story, (worlds) => {
        const world = last(worlds);
        for (const vote of world.votes) {
          const again = {
            kind: 'ballot',
            who: vote.by.slice(slack('').length),
            decision: vote.decision,
            plan: vote.planHash,
            id: Number(vote.id.split('-').at(-1)),
          } as const;
          expect(happen(world, again)).toBe(world);
        }
      }),
      RUNS,
    );
  });

  test('an approval never comes of somebody leaving a group, nor of a source that falls silent', () => {
    fc.assert(
      fc.property(story, fc.constantFrom(...NAMES), (worlds, who) => {
        const world = last(worlds);
        if (judge(world).state === 'approved') return;
        for (const groups of [new Set<string>(), 'unknown' as const]) {
          const voters = new Map([...world.voters, [slack(who), aVoter(who, [], { groups })]]);

          expect(judge({ ...world, voters }).state).not.toBe('approved');
        }
      }),
      RUNS,
    );
  });
});
