import type { Policy } from '../config/policy-schema.ts';
import type { Ballot, RunFacts, Vote, Voter } from './facts.ts';
import { type Links, personBehind } from './identity.ts';
import {
  checkGroup,
  checkMember,
  checkPlan,
  checkRequester,
  NO_POLICY,
  type Refusal,
  type Ruling,
  refuse,
} from './rules.ts';
import { expiryOf, hasBegun, type Tally, tallyVotes } from './tally.ts';

export interface VoteFacts {
  /** Absent where there is no such run. */
  readonly run: RunFacts | undefined;
  /** Absent where `bitiq.yaml` has none for this environment and job. */
  readonly policy: Policy | undefined;
  readonly ballot: Ballot;
  /** Who casts it. */
  readonly voter: Voter;
  /** Those on record, in any order. */
  readonly votes: readonly Vote[];
  readonly links: Links;
  /** Slack team id. */
  readonly workspace: string;
  /** By the store's clock. */
  readonly now: number;
}

interface Known extends VoteFacts {
  readonly run: RunFacts;
  readonly policy: Policy;
  readonly tally: Tally;
}

/** The first that refuses decides; who asked hears that, before anything of groups. */
const ORDERED: readonly ((facts: Known) => Refusal | undefined)[] = [
  rule1Awaits,
  ({ voter, workspace }) => checkMember(voter, workspace),
  rule4Requester,
  rule3Group,
  rule5Once,
  rule6Decisions,
  ({ run, ballot }) => (ballot.decision === 'approve' ? checkPlan(run, ballot.planHash) : undefined),
];

/**
 * Whether a vote counts. Pure: the same facts give the same ruling, and what is not known is a no.
 * Rules 8 and 9 speak when something is about to change: `judgeStep`.
 */
export function judgeVote(facts: VoteFacts): Ruling {
  const { run, policy, votes, links } = facts;
  if (run === undefined) return refuse(1, 'unknown-run', 'There is no such run.', 'Look for the newest.');
  if (policy === undefined) return NO_POLICY;
  const tally = tallyVotes(run, votes, links, expiryOf(run, policy));
  const known = { ...facts, run, policy, tally };
  for (const rule of ORDERED) {
    const refusal = rule(known);
    if (refusal !== undefined) return refusal;
  }
  return { accepted: true };
}

function rule1Awaits({ run, policy, ballot, tally, now }: Known): Refusal | undefined {
  if (tally.end !== undefined) {
    const what = tally.end.decision === 'reject' ? 'rejected' : 'withdrawn';
    return refuse(1, 'already-decided', `This run was ${what} already.`, 'Request again.');
  }
  if (!(now < expiryOf(run, policy)))
    return refuse(1, 'expired', 'This request has expired.', 'Request again.');
  const takesBack = ballot.decision === 'revoke' || ballot.decision === 'withdraw';
  if (run.status === 'awaiting_approval' || (takesBack && run.status === 'running')) return undefined;
  return refuse(1, 'not-waiting', 'This run does not wait for approval.', 'Look at its message.');
}

/** Taking back one's own vote or request needs no group: who left it may still do so. */
function rule3Group({ policy, ballot, voter }: Known): Refusal | undefined {
  const decides = ballot.decision === 'approve' || ballot.decision === 'reject';
  return decides ? checkGroup(policy, voter) : undefined;
}

function rule4Requester({ policy, run, ballot, links }: Known): Refusal | undefined {
  return ballot.decision === 'approve' ? checkRequester(policy, run, ballot.by, links) : undefined;
}

function rule5Once({ ballot, votes, tally, links }: Known): Refusal | undefined {
  const isSecond = ballot.decision === 'approve' && tally.approvals.has(personBehind(ballot.by, links));
  if (!isSecond && !votes.some(({ id }) => id === ballot.id)) return undefined;
  return refuse(5, 'already-counted', 'Your vote is counted already.', 'Wait for the others.');
}

function rule6Decisions(facts: Known): Refusal | undefined {
  const { run, policy, ballot, tally, links, now } = facts;
  const person = personBehind(ballot.by, links);
  const needsReason =
    ballot.decision === 'reject' || (ballot.decision === 'approve' && policy.reasons.approve);
  if (needsReason && !ballot.reason?.trim())
    return refuse(6, 'reason-missing', `To ${ballot.decision} this needs a reason.`, 'Say why.');
  if (ballot.decision === 'withdraw' && person !== personBehind(run.requestedBy, links))
    return refuse(6, 'not-the-requester', 'Only who asked may withdraw.', 'Reject it instead.');
  if (ballot.decision === 'revoke' && !tally.approvals.has(person))
    return refuse(6, 'nothing-to-revoke', 'You have no approval here to take back.', 'Reject it instead.');
  const isLate = ballot.decision !== 'approve' && hasBegun(run, now);
  return isLate
    ? refuse(6, 'already-begun', 'Something was changed already.', 'Cancel the run instead.')
    : undefined;
}
