import type { Policy, Requirement } from '../config/policy-schema.ts';
import { explain, type RuleVerdict } from './explain.ts';
import { NOBODY, type RunFacts, type Vote, type Voter } from './facts.ts';
import { type Links, shortId } from './identity.ts';
import { describeNeeds } from './needs.ts';
import { fillWays, fitsLeaf, isFull, listMissing } from './requirement.ts';
import { checkGroup, checkMember, checkPlan, checkRequester, type Refusal } from './rules.ts';
import { expiryOf, tallyVotes } from './tally.ts';

export interface ApprovalFacts {
  readonly run: RunFacts;
  /** Absent where `bitiq.yaml` has none for this environment and job. */
  readonly policy: Policy | undefined;
  /** Those on record, in any order. */
  readonly votes: readonly Vote[];
  /** Everybody who voted, by principal, as read now. Who is not here does not count. */
  readonly voters: ReadonlyMap<string, Voter>;
  readonly links: Links;
  /** Slack team id. */
  readonly workspace: string;
  /** By the store's clock. */
  readonly now: number;
  /** Hash of the plan, made again now; absent where it was not made again yet. */
  readonly planNow?: string | undefined;
  /** How people are called. Default: `@` and the id. */
  readonly nameOf?: (userId: string) => string;
}

export type ApprovalState =
  | 'pending'
  | 'approved'
  | 'rejected'
  | 'withdrawn'
  | 'expired'
  | 'plan_changed'
  /** No policy: nobody can approve it. */
  | 'refused';

export interface Approval {
  readonly state: ApprovalState;
  /** `platform 1 of 2 (@ines) · security 0 of 1 · not @mara`; empty where nobody is asked. */
  readonly needs: string;
  /** The same without what is complete: `platform 1 of 2 (@ines) · not @mara`; empty where nothing is missing. */
  readonly missing: string;
  /** Each of the nine rules with its verdict. */
  readonly explanation: readonly RuleVerdict[];
}

/**
 * Whether a run may begin. A rejection or withdrawal is final; else expiry wins over everything, and
 * a changed plan over any number of approvals. Votes count as their voters are now, not as they were.
 */
export function judgeApproval(facts: ApprovalFacts): Approval {
  const { run, policy, votes, links, now } = facts;
  const nameOf = facts.nameOf ?? ((id: string) => `@${id}`);
  const name = (principal: string) => nameOf(shortId(principal));
  if (policy === undefined)
    return { state: 'refused', needs: '', missing: '', explanation: explain({ name, run }) };
  const tally = tallyVotes(run, votes, links, Math.min(expiryOf(run, policy), now + 1));
  const cast = [...tally.approvals].sort(([a], [b]) => (a < b ? -1 : 1));
  const judged = cast.map(([person, vote]) => ({
    person,
    vote,
    refusal: checkVote({ ...facts, policy }, vote),
  }));
  const counted = judged.filter(({ refusal }) => refusal === undefined);
  const ways = policy.approvals === 'auto' ? [] : fillCounted(policy.approvals, counted, facts.voters);
  const isEnough = policy.approvals === 'auto' || ways.some(isFull);
  const isPlanKept = facts.planNow === undefined || checkPlan(run, facts.planNow) === undefined;
  const isOpen = now < expiryOf(run, policy);
  const names = {
    nameOf,
    voterOf: (person: string) => name(tally.approvals.get(person)?.by ?? person),
    except: policy.selfApproval ? undefined : name(run.requestedBy),
  };
  const needs = describeNeeds(ways, names);
  const missing = isEnough ? '' : describeNeeds(ways.map(listMissing), names);
  const state = decide({ end: tally.end, isOpen, isPlanKept, isEnough });
  const planNow = facts.planNow === undefined ? 'not-made' : isPlanKept ? 'kept' : 'changed';
  const more = { policy, end: tally.end, isOpen, isEnough, needs, planNow, judged } as const;
  return { state, needs, missing, explanation: explain({ name, run, ...more }) };
}

function decide(facts: {
  end: Vote | undefined;
  isOpen: boolean;
  isPlanKept: boolean;
  isEnough: boolean;
}): ApprovalState {
  if (facts.end !== undefined) return facts.end.decision === 'reject' ? 'rejected' : 'withdrawn';
  if (!facts.isOpen) return 'expired';
  if (!facts.isPlanKept) return 'plan_changed';
  return facts.isEnough ? 'approved' : 'pending';
}

/** Why an approval on record does not count now, or nothing. */
function checkVote(facts: ApprovalFacts & { policy: Policy }, vote: Vote): Refusal | undefined {
  const { policy, run, links, workspace } = facts;
  const voter = facts.voters.get(vote.by) ?? NOBODY;
  return (
    checkMember(voter, workspace) ??
    checkGroup(policy, voter) ??
    checkRequester(policy, run, vote.by, links) ??
    checkPlan(run, vote.planHash)
  );
}

function fillCounted(
  requirement: Requirement,
  counted: readonly { person: string; vote: Vote }[],
  voters: ReadonlyMap<string, Voter>,
) {
  const voterOf = new Map(counted.map(({ person, vote }) => [person, voters.get(vote.by)]));
  return fillWays(requirement, [...voterOf.keys()], (person, leaf) =>
    fitsLeaf(voterOf.get(person) ?? NOBODY, leaf),
  );
}
