import { appendAudit } from '../audit/append.ts';
import { RefusedError, UserError } from '../errors.ts';
import { type Ballot, NOBODY, type Voter } from '../gate/facts.ts';
import { personBehind } from '../gate/identity.ts';
import { judgeVote } from '../gate/judge-vote.ts';
import { shortHash } from '../gate/plan-hash.ts';
import { type Refusal, refuse } from '../gate/rules.ts';
import type { Write } from '../store/store.ts';
import { toRunFacts } from './approval.ts';
import { confirmationsOf, refuseUnconfirmed } from './confirmations.ts';
import type { BallotAsked } from './desk.ts';
import type { GateOptions } from './gate-options.ts';
import { holdApproval } from './hold-approval.ts';
import { nextMoment } from './moments.ts';
import { type RecordedFacts, readRecorded, readVotersOf, readWorkspace } from './read-facts.ts';
import { settle } from './settle.ts';
import { settleRun } from './settle-run.ts';

interface Known {
  readonly voters: ReadonlyMap<string, Voter>;
  readonly workspace: string;
  readonly now: number;
}

/**
 * Casts a vote: Slack is asked who people are, then in one transaction the rules are asked, the vote is
 * written down and its consequence drawn. Throws `RefusedError` with the rule's code, and `UserError`
 * where the run never went to the gate.
 */
export async function castVote(options: GateOptions, asked: BallotAsked): Promise<void> {
  const { store, config } = options;
  const seen = await readRecorded(store.db, config, asked.runId);
  if (seen === undefined) throw neverAtGate(asked.runId);
  const [voters, workspace, now] = await Promise.all([
    readVotersOf(options, seen, asked.by),
    readWorkspace(options),
    store.now(),
  ]);
  const { refusal, isSettled } = await store.write((tx) =>
    writeVote(tx, options, asked, { voters, workspace, now }),
  );
  if (refusal !== undefined) throw new RefusedError(refusal.code, refusal.sentence, { next: refusal.next });
  if (!isSettled) await settleRun(options, asked.runId);
}

async function writeVote(
  tx: Write,
  options: GateOptions,
  asked: BallotAsked,
  known: Known,
): Promise<{ refusal?: Refusal; isSettled: boolean }> {
  const before = await holdApproval(tx, options.config, asked.runId);
  const ballot = before && toBallot(before, asked);
  if (before === undefined || ballot === undefined) return { refusal: UNKNOWN_BUTTON, isSettled: true };
  const { run, record, policy, links } = before;
  const { voters, workspace } = known;
  const now = nextMoment(record, known.now);
  const ruling = judgeVote({
    run: toRunFacts(run, record),
    policy,
    ballot,
    voter: voters.get(asked.by) ?? NOBODY,
    votes: record.votes,
    links,
    workspace,
    now,
  });
  if (!ruling.accepted) return { refusal: ruling, isSettled: true };
  const isApproval = ballot.decision === 'approve';
  const unconfirmed = isApproval ? refuseUnconfirmed(record.plan, asked.confirmed ?? []) : undefined;
  if (unconfirmed !== undefined) return { refusal: unconfirmed, isSettled: true };
  await insertVote(tx, before, ballot, now);
  const recorded = { ...before, record: { ...record, votes: [...record.votes, { ...ballot, at: now }] } };
  const isSettled = await settle(tx, { recorded, voters, workspace, actor: asked.by, now });
  await tx.db
    .updateTable('runs')
    .set((set) => ({ revision: set('revision', '+', 1) }))
    .where('id', '=', run.id)
    .execute();
  return { isSettled };
}

const UNKNOWN_BUTTON = refuse(
  7,
  'unknown-button',
  'This button belongs to no request that waits here.',
  'Use the buttons under the newest message of the run.',
);

/** The vote as the rules take it. `undefined`: the button was not one of this request. */
function toBallot({ record, links }: RecordedFacts, asked: BallotAsked): Ballot | undefined {
  const { nonce, by, decision, reason, planHash } = asked;
  if (nonce !== undefined && nonce !== record.nonce) return undefined;
  const isOwn = (vote: Ballot) => personBehind(vote.by, links) === personBehind(by, links);
  const revoked = record.votes.filter((vote) => isOwn(vote) && vote.decision === 'revoke').length;
  const isShown = nonce !== undefined || planHash === shortHash(record.planHash);
  return {
    id: `${record.nonce}/${by}/${decision}/${revoked}`,
    by,
    decision,
    planHash: isShown ? record.planHash : (planHash ?? ''),
    ...(reason !== undefined && { reason }),
  };
}

async function insertVote(
  tx: Write,
  { run, record }: RecordedFacts,
  ballot: Ballot,
  now: number,
): Promise<void> {
  const { id, by, decision, reason, planHash } = ballot;
  const { id: runId, environment } = run;
  await tx.db
    .insertInto('votes')
    .values({ id, run_id: runId, by, decision, reason: reason ?? null, plan_hash: planHash, at: now })
    .execute();
  const confirmed = decision === 'approve' ? confirmationsOf(record.plan) : [];
  const data = {
    decision,
    plan: planHash,
    ...(reason !== undefined && { reason }),
    ...(confirmed.length > 0 && { confirmed }),
  };
  appendAudit(tx, { type: 'approval.vote', actor: by, runId, environment, data, at: now });
}

function neverAtGate(runId: string): UserError {
  return new UserError('unknown-run', `No run ${runId} waits for approval here.`, {
    next: 'See what waits: approvals',
  });
}
