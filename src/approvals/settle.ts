import { appendAudit } from '../audit/append.ts';
import type { Vote, Voter } from '../gate/facts.ts';
import { judgeApproval } from '../gate/judge-approval.ts';
import { tallyVotes } from '../gate/tally.ts';
import { leaveLockQueue, queueForLock, releaseLock, takeLock } from '../runs/lock.ts';
import type { Write } from '../store/store.ts';
import { remindsAt, toRunFacts } from './approval.ts';
import { endAtGate, holdLockOf } from './end-at-gate.ts';
import { oweNoticeTo } from './notices.ts';
import { type RecordedFacts, toApprovalFacts } from './read-facts.ts';

/** What is settled with: the facts as this transaction reads them, and who people are. */
export interface SettleFacts {
  readonly recorded: RecordedFacts;
  readonly voters: ReadonlyMap<string, Voter>;
  readonly workspace: string;
  readonly actor: string;
  readonly now: number;
}

/**
 * Draws the consequence of the votes on record: a complete approval takes the lock of the environment
 * or waits for it, a rejection or withdrawal ends the run, an approval that was taken back waits again.
 * One transition, whoever calls this and however often. Everything in the caller's transaction.
 *
 * @returns `false` where somebody voted who is not among the voters: settle again, and ask who it is.
 */
export async function settle(tx: Write, facts: SettleFacts): Promise<boolean> {
  const { recorded, voters, workspace, actor, now } = facts;
  const { run, record, links } = recorded;
  const isWhole = record.votes.every(({ by }) => voters.has(by));
  if (run.status !== 'awaiting_approval') return isWhole;
  const { state } = judgeApproval(toApprovalFacts(recorded, { voters, workspace, now }));
  if (state === 'rejected' || state === 'withdrawn') await endByVote(tx, facts, state);
  else if (state === 'expired')
    await endAtGate(tx, { runId: run.id, decision: 'expired', actor, data: {}, links, now });
  else if (state === 'approved' && record.decision === undefined) await grant(tx, facts);
  else if (state === 'pending' && record.decision === 'approved' && isWhole) await takeBack(tx, facts);
  return isWhole;
}

async function endByVote(
  tx: Write,
  { recorded, now }: SettleFacts,
  decision: 'rejected' | 'withdrawn',
): Promise<void> {
  const { run, links } = recorded;
  const end = endingVote(recorded);
  const data = { ...(end?.reason && { reason: end.reason }) };
  await endAtGate(tx, { runId: run.id, decision, actor: end?.by ?? run.requestedBy, data, links, now });
}

function endingVote({ run, record, links }: RecordedFacts): Vote | undefined {
  return tallyVotes(toRunFacts(run, record), record.votes, links, Number.POSITIVE_INFINITY).end;
}

async function grant(tx: Write, { recorded, actor, now }: SettleFacts): Promise<void> {
  const { run, record, links } = recorded;
  const { id: runId, environment, requestedBy } = run;
  await tx.db
    .updateTable('approvals')
    .set({ decision: 'approved', decided_at: now, remind_at: null })
    .where('run_id', '=', runId)
    .execute();
  const tally = tallyVotes(toRunFacts(run, record), record.votes, links, Number.POSITIVE_INFINITY);
  const by = [...tally.approvals.values()];
  const data = { plan: record.planHash, approvals: by.map((vote) => vote.by) };
  appendAudit(tx, { type: 'approval.granted', actor, runId, environment, data, at: now });
  const { taken, lock } = await takeLock(tx, { environment, owner: requestedBy, runId, actor, now });
  if (!taken) await queueForLock(tx, { runId, environment, actor, now });
  await tx.db
    .updateTable('runs')
    .set((set) => ({
      ...(taken && { lock_token: lock.token, owed_at: now }),
      revision: set('revision', '+', 1),
    }))
    .where('id', '=', runId)
    .execute();
  if (by.length > 0) await oweNoticeTo(tx, { runId, kind: 'approved', principal: requestedBy, links, now });
}

async function takeBack(tx: Write, { recorded, actor, now }: SettleFacts): Promise<void> {
  const { run, record, policy } = recorded;
  const { id: runId, environment } = run;
  const token = await holdLockOf(tx, runId);
  const { numUpdatedRows } = await tx.db
    .updateTable('runs')
    .set((set) => ({ lock_token: null, owed_at: null, revision: set('revision', '+', 1) }))
    .where('id', '=', runId)
    .where('status', '=', 'awaiting_approval')
    .executeTakeFirst();
  // A worker claimed it meanwhile, and will be refused its first step.
  if (numUpdatedRows !== 1n) return;
  await tx.db
    .updateTable('approvals')
    .set({ decision: null, decided_at: null, remind_at: remindsAt(policy, record.askedAt.getTime(), now) })
    .where('run_id', '=', runId)
    .execute();
  appendAudit(tx, { type: 'approval.ungranted', actor, runId, environment, data: {}, at: now });
  await leaveLockQueue(tx, runId, environment);
  if (token !== undefined) await releaseLock(tx, { environment, token, actor, now });
}
