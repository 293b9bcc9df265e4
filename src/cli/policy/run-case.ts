import type { Policy } from '../../config/policy-schema.ts';
import type { RunFacts, Vote, Voter } from '../../gate/facts.ts';
import { type Approval, judgeApproval } from '../../gate/judge-approval.ts';
import { judgeRequest } from '../../gate/judge-request.ts';
import { judgeVote } from '../../gate/judge-vote.ts';
import { hashPlan } from '../../gate/plan-hash.ts';
import type { Refusal } from '../../gate/rules.ts';
import type { PolicyCase } from './read-cases.ts';

/** What the gate says of a case. */
export interface CaseResult {
  readonly name: string;
  readonly passed: boolean;
  readonly expected: { readonly state: string; readonly refused: readonly string[] };
  readonly actual: { readonly state: string; readonly refused: readonly string[] };
  /** The rules that decided, in words. */
  readonly because: readonly string[];
}

const WORKSPACE = 'T0';
const SHOWN = hashPlan({ plan: 'shown' });
const OTHER = hashPlan({ plan: 'other' });
const principalOf = (name: string) => `slack:${WORKSPACE}/${name}`;

/** Plays a case through the gate, vote by vote. */
export function runCase(one: PolicyCase, policy: Policy | undefined): CaseResult {
  const asked = judgeRequest({ policy, reason: one.reason });
  if (!asked.accepted) return compare(one, { state: 'refused', refusals: [asked], because: [] });
  const { votes, voters, refusals } = castVotes(one, policy);
  const run: RunFacts = runOf(one);
  const approval = judgeApproval({
    run,
    policy,
    votes,
    voters,
    links: linksOf(one),
    workspace: WORKSPACE,
    now: one.now,
    planNow: one.planChanged ? OTHER : SHOWN,
    nameOf: (id) => `@${id}`,
  });
  return compare(one, { state: approval.state, refusals, because: whatDecided(approval) });
}

function castVotes(one: PolicyCase, policy: Policy | undefined) {
  const votes: Vote[] = [];
  const refusals: Refusal[] = [];
  const voters = new Map<string, Voter>();
  for (const [index, { by, groups, standing, plan, ...rest }] of one.votes.entries()) {
    const read = groups === 'unknown' ? groups : new Set(groups);
    const voter: Voter = { teamId: WORKSPACE, userId: by, standing, groups: read };
    const ballot = {
      id: `${index}`,
      by: principalOf(by),
      ...rest,
      planHash: plan === 'shown' ? SHOWN : OTHER,
    };
    const facts = { run: runOf(one), policy, ballot, voter, votes, links: linksOf(one), now: rest.at };
    const ruling = judgeVote({ ...facts, workspace: WORKSPACE });
    voters.set(ballot.by, voter);
    if (ruling.accepted) votes.push(ballot);
    else refusals.push(ruling);
  }
  return { votes, voters, refusals };
}

function runOf({ requester }: PolicyCase): RunFacts {
  return {
    status: 'awaiting_approval',
    requestedBy: principalOf(requester),
    askedAt: 0,
    planHash: SHOWN,
  };
}

function linksOf({ linked }: PolicyCase) {
  return linked.map((names) => names.map(principalOf));
}

/** The rules that do not hold; where all do, the one that counts people. */
function whatDecided({ explanation }: Approval): readonly string[] {
  const open = explanation.filter(({ verdict }) => verdict === 'broken' || verdict === 'waits');
  const told = open.length > 0 ? open : explanation.filter(({ rule }) => rule === 5);
  return told.map(({ rule, sentence }) => `rule ${rule}: ${sentence}`);
}

function compare(
  one: PolicyCase,
  { state, refusals, because }: { state: string; refusals: readonly Refusal[]; because: readonly string[] },
): CaseResult {
  const refused = refusals.map(({ code }) => code);
  const isSame =
    refused.length === one.refused.length && refused.every((code, at) => code === one.refused[at]);
  return {
    name: one.name,
    passed: state === one.expect && isSame,
    expected: { state: one.expect, refused: one.refused },
    actual: { state, refused },
    because: [
      ...refusals.map(({ rule, code, sentence }) => `rule ${rule}: ${sentence} (${code})`),
      ...because,
    ],
  };
}
