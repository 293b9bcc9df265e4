import type { Policy } from '../config/policy-schema.ts';
import type { Decision, RunFacts, Vote } from './facts.ts';
import { type Links, personBehind } from './identity.ts';

/** What the votes on record come to. */
export interface Tally {
  /** The vote that ended it: a rejection, or the requester's withdrawal. */
  readonly end: Vote | undefined;
  /** The approval that stands, by person. */
  readonly approvals: ReadonlyMap<string, Vote>;
}

/** At the same millisecond what says no counts last. */
const ORDER: readonly Decision[] = ['approve', 'revoke', 'withdraw', 'reject'];

/**
 * Adds up votes by their time, in whatever order they are given. The same vote counts once; what was
 * cast at or after `until` does not count, nor what came after the end.
 */
export function tallyVotes(run: RunFacts, votes: readonly Vote[], links: Links, until: number): Tally {
  const approvals = new Map<string, Vote>();
  const seen = new Set<string>();
  for (const vote of votes.filter(({ at }) => at < until).sort(byTime)) {
    const person = personBehind(vote.by, links);
    if (seen.has(vote.id)) continue;
    seen.add(vote.id);
    if (vote.decision === 'reject') return { end: vote, approvals };
    if (vote.decision === 'withdraw' && person === personBehind(run.requestedBy, links))
      return { end: vote, approvals };
    if (vote.decision === 'approve' && !approvals.has(person)) approvals.set(person, vote);
    if (vote.decision === 'revoke' && !hasBegun(run, vote.at)) approvals.delete(person);
  }
  return { end: undefined, approvals };
}

/** Whether something was changed outside at a moment. */
export function hasBegun({ firstChangeAt }: RunFacts, at: number): boolean {
  return firstChangeAt !== undefined && firstChangeAt <= at;
}

/** The first moment at which a request is over. */
export function expiryOf({ askedAt }: RunFacts, policy: Policy): number {
  return askedAt + policy.expiry;
}

function byTime(a: Vote, b: Vote): number {
  const decisions = ORDER.indexOf(a.decision) - ORDER.indexOf(b.decision);
  return a.at - b.at || decisions || (a.id < b.id ? -1 : 1);
}
