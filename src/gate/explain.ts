import type { Policy } from '../config/policy-schema.ts';
import type { RunFacts, Vote } from './facts.ts';
import { NO_POLICY, type Refusal, RULES, type RuleNumber } from './rules.ts';

/** One rule of the gate and how it stands. `later`: it is asked again when something is about to change. */
export interface RuleVerdict {
  readonly rule: RuleNumber;
  readonly title: string;
  readonly verdict: 'holds' | 'waits' | 'broken' | 'later';
  /** What it stands on. */
  readonly sentence: string;
}

export interface ExplainFacts {
  readonly run: RunFacts;
  name(principal: string): string;
  readonly policy?: Policy;
  /** The rejection or withdrawal that ended it. */
  readonly end?: Vote | undefined;
  readonly isOpen?: boolean;
  readonly isEnough?: boolean;
  readonly needs?: string;
  readonly planNow?: 'not-made' | 'kept' | 'changed';
  /** Approvals on record, each with why it does not count now. */
  readonly judged?: readonly { readonly vote: Vote; readonly refusal: Refusal | undefined }[];
}

type Told = Pick<RuleVerdict, 'verdict' | 'sentence'>;

/** Every rule with its verdict, in the order of their numbers. */
export function explain(facts: ExplainFacts): readonly RuleVerdict[] {
  const told: Readonly<Record<RuleNumber, Told>> = {
    1: facts.isOpen === false ? broken('The request has expired.') : holds('The request has not expired.'),
    2: uncounted(facts, 2) ?? holds('Every approval is of a full member.'),
    3: facts.policy === undefined ? broken(NO_POLICY.sentence) : groupVerdict(facts),
    4: requesterVerdict(facts),
    5: countVerdict(facts),
    6: endVerdict(facts),
    7: planVerdict(facts),
    8: { verdict: 'later', sentence: 'Asked before each step.' },
    9: { verdict: 'later', sentence: 'Asked before each step.' },
  };
  return ([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).map((rule) => ({ rule, title: RULES[rule], ...told[rule] }));
}

const holds = (sentence: string): Told => ({ verdict: 'holds', sentence });
const broken = (sentence: string): Told => ({ verdict: 'broken', sentence });

/** Approvals that a rule does not let count any more. */
function uncounted({ judged = [], name }: ExplainFacts, rule: RuleNumber): Told | undefined {
  const votes = judged.filter(({ refusal }) => refusal?.rule === rule);
  if (votes.length === 0) return undefined;
  const who = votes.map(({ vote, refusal }) => `${name(vote.by)} (${refusal?.code})`);
  return broken(`Does not count: ${who.join(', ')}.`);
}

function groupVerdict(facts: ExplainFacts): Told {
  const isAuto = facts.policy?.approvals === 'auto';
  if (isAuto) return holds('The policy asks for nobody.');
  return uncounted(facts, 3) ?? holds('Every approval is of somebody the policy asks for.');
}

function requesterVerdict(facts: ExplainFacts): Told {
  const who = facts.name(facts.run.requestedBy);
  if (facts.policy?.selfApproval) return holds(`${who} asked, and may approve: the policy says so.`);
  return uncounted(facts, 4) ?? holds(`${who} asked, so may not approve.`);
}

function countVerdict({ needs = '', isEnough = false }: ExplainFacts): Told {
  const sentence = needs === '' ? 'Nobody is asked.' : `${needs}.`;
  return { verdict: isEnough ? 'holds' : 'waits', sentence };
}

function endVerdict({ end, name }: ExplainFacts): Told {
  if (end === undefined) return holds('Nobody rejected or withdrew it.');
  const what = end.decision === 'reject' ? 'rejected' : 'withdrew';
  return broken(`${name(end.by)} ${what} it${end.reason ? `: ${end.reason}` : '.'}`);
}

function planVerdict(facts: ExplainFacts): Told {
  if (facts.planNow === 'changed') return broken('The plan made now is another one.');
  const old = uncounted(facts, 7);
  if (old !== undefined) return old;
  return facts.planNow === 'kept'
    ? holds('The plan made now is the same.')
    : { verdict: 'later', sentence: 'The plan is made again before anything begins.' };
}
