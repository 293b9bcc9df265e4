import type { Policy, Requirement } from '../../src/config/policy-schema.ts';
import type { Ballot, RunFacts, Vote, Voter } from '../../src/gate/facts.ts';
import type { ApprovalFacts } from '../../src/gate/judge-approval.ts';
import type { VoteFacts } from '../../src/gate/judge-vote.ts';
import { anEnvironment } from '../helpers/an-environment.ts';

export const WORKSPACE = 'T0';
export const ASKED = 1_000_000;
export const HOUR = 3_600_000;
export const PLAN = 'a'.repeat(64);

/** Two of platform and one of security: three people. */
export const TWO_AND_ONE: Requirement = {
  all: [
    { group: 'platform', count: 2 },
    { group: 'security', count: 1 },
  ],
};

export const slack = (userId: string) => `slack:${WORKSPACE}/${userId}`;

/** As `bitiq.yaml` would make it. Expires after four hours. */
export function aPolicy(given: { approvals?: unknown; [key: string]: unknown } = {}): Policy {
  const sync = { approvals: TWO_AND_ONE, ...given };
  const policy = anEnvironment({ policies: { sync } }).policies.sync;
  if (policy === undefined) throw new Error('there is no policy');
  return policy;
}

/** Asked for by mara. */
export function aRun(given: Partial<RunFacts> = {}): RunFacts {
  return {
    status: 'awaiting_approval',
    requestedBy: slack('mara'),
    askedAt: ASKED,
    planHash: PLAN,
    ...given,
  };
}

export function aVoter(userId: string, groups: readonly string[], given: Partial<Voter> = {}): Voter {
  return { teamId: WORKSPACE, userId, standing: 'member', groups: new Set(groups), ...given };
}

export function aBallot(userId: string, given: Partial<Ballot> = {}): Ballot {
  return { id: `${userId}-1`, by: slack(userId), decision: 'approve', planHash: PLAN, ...given };
}

export function aVote(userId: string, given: Partial<Vote> = {}): Vote {
  return { ...aBallot(userId), at: ASKED + 1, ...given };
}

/** Ines of platform approves mara's run, and nothing stands against it. */
export function voteFacts(given: Partial<VoteFacts> = {}): VoteFacts {
  return {
    run: aRun(),
    policy: aPolicy(),
    ballot: aBallot('ines'),
    voter: aVoter('ines', ['platform']),
    votes: [],
    links: [],
    workspace: WORKSPACE,
    now: ASKED + HOUR,
    ...given,
  };
}

/** Mara's run, approved by ines and omar of platform and by sena of security. */
export function approvalFacts(given: Partial<ApprovalFacts> = {}): ApprovalFacts {
  return {
    run: aRun(),
    policy: aPolicy(),
    votes: ['ines', 'omar', 'sena'].map((name) => aVote(name)),
    voters: votersOf([
      aVoter('ines', ['platform']),
      aVoter('omar', ['platform']),
      aVoter('sena', ['security']),
    ]),
    links: [],
    workspace: WORKSPACE,
    now: ASKED + HOUR,
    ...given,
  };
}

export function votersOf(voters: readonly Voter[]): ReadonlyMap<string, Voter> {
  return new Map(voters.map((voter) => [slack(voter.userId), voter]));
}
