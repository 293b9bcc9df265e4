import type { Policy } from '../config/policy-schema.ts';
import type { RunFacts, Voter } from './facts.ts';
import { isKnownInSlack, type Links, personBehind } from './identity.ts';
import { fitsLeaf, listWays, nameLeaf } from './requirement.ts';

/** The rules of the gate by number, as they are read aloud. */
export const RULES = {
  1: 'The run exists, awaits approval and has not expired.',
  2: 'Whoever votes is a full, active member of this workspace.',
  3: 'They belong to a group that the policy asks for, read live.',
  4: 'Who asked does not approve, under any linked identity.',
  5: 'One person counts once.',
  6: 'One rejection ends it, with a reason; who asked may withdraw, who approved may revoke until the first change.',
  7: 'The plan, made again now, is the one that was approved.',
  8: 'Before every step that changes something, approval, freeze, window, lock and revision are checked again.',
  9: 'The audit record is written first; if it cannot be, nothing happens.',
} as const;

export type RuleNumber = keyof typeof RULES;

/** What a rule says where it is broken. Codes are stable. */
export interface Refusal {
  readonly accepted: false;
  readonly rule: RuleNumber;
  readonly code: string;
  readonly sentence: string;
  /** What the reader does now. */
  readonly next: string;
}

export type Ruling = { readonly accepted: true } | Refusal;

export function refuse(rule: RuleNumber, code: string, sentence: string, next: string): Refusal {
  return { accepted: false, rule, code, sentence, next };
}

export const NO_POLICY = refuse(
  3,
  'no-policy',
  'No policy says who may approve this, so nobody may.',
  'Add a policy for it to bitiq.yaml.',
);

const NOT_A_MEMBER: Readonly<Record<Exclude<Voter['standing'], 'member'>, string>> = {
  guest: 'Guests of this workspace cannot vote.',
  bot: 'Bots cannot vote.',
  deactivated: 'This account is deactivated.',
  stranger: 'People of other workspaces cannot vote.',
  unknown: 'Slack did not say who you are, so your vote does not count.',
};

/** Rule 2. */
export function checkMember({ standing, teamId }: Voter, workspace: string): Refusal | undefined {
  const now = standing === 'member' && teamId !== workspace ? 'stranger' : standing;
  if (now === 'member') return undefined;
  const next = now === 'unknown' ? 'Try again in a minute.' : 'Ask a full member to do it.';
  return refuse(2, `voter-${now}`, NOT_A_MEMBER[now], next);
}

/** Rule 3. A group source that does not answer is a refusal, where the policy asks for any group. */
export function checkGroup(policy: Policy, voter: Voter): Refusal | undefined {
  const leaves = policy.approvals === 'auto' ? [] : listWays(policy.approvals).flat();
  if (voter.groups === 'unknown' && leaves.some((leaf) => 'group' in leaf)) {
    return refuse(
      3,
      'groups-unknown',
      'It could not be read which groups you are in, so your vote does not count.',
      'Try again in a minute.',
    );
  }
  if (leaves.some((leaf) => fitsLeaf(voter, leaf))) return undefined;
  const names = [...new Set(leaves.map((leaf) => nameLeaf(leaf, (id) => `@${id}`)))];
  return refuse(
    3,
    'not-an-approver',
    'You are not one of those whose vote the policy asks for.',
    names.length > 0 ? `Ask ${names.join(' or ')}.` : 'Nobody has to vote here.',
  );
}

/** Rule 4. Where it is not known who the requester is in Slack, anybody could be. */
export function checkRequester(
  policy: Policy,
  run: RunFacts,
  principal: string,
  links: Links,
): Refusal | undefined {
  if (policy.selfApproval) return undefined;
  if (personBehind(principal, links) === personBehind(run.requestedBy, links)) {
    return refuse(
      4,
      'own-request',
      'You asked for this run, so someone else has to approve it.',
      'Wait for the others, or withdraw it.',
    );
  }
  if (isKnownInSlack(run.requestedBy, links)) return undefined;
  return refuse(
    4,
    'requester-unknown',
    'It is not known who asked for this run in Slack, so nobody can be told apart from them.',
    'Whoever asked links their terminal to Slack and asks again.',
  );
}

/** Rule 7, for what somebody was shown or what is made now. */
export function checkPlan(run: RunFacts, planHash: string): Refusal | undefined {
  if (planHash === run.planHash && planHash !== '') return undefined;
  return refuse(
    7,
    'plan_changed',
    'The plan is not the one that is up for approval. Nothing was touched.',
    'Look at what differs, and request again.',
  );
}
