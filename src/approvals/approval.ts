import type { Json } from '../audit/append.ts';
import type { Policy } from '../config/policy-schema.ts';
import type { RunFacts, Vote } from '../gate/facts.ts';
import type { Links } from '../gate/identity.ts';
import { listReminders } from '../gate/reminders.ts';
import { expiryOf } from '../gate/tally.ts';
import type { Report } from '../report.ts';
import type { Run } from '../runs/run.ts';
import type { Database } from '../store/database.ts';
import type { Store } from '../store/store.ts';

/** What became of a request for approval; absent while it waits. */
export type ApprovalDecision = 'approved' | 'rejected' | 'withdrawn' | 'expired' | 'cancelled';

/** A request for approval as it stands on record. */
export interface ApprovalRecord {
  readonly runId: string;
  readonly plan: Json;
  readonly planHash: string;
  /** The report that shows the plan. */
  readonly report: Report;
  /** Of the buttons under its message. */
  readonly nonce: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  readonly decision: ApprovalDecision | undefined;
  readonly decidedAt: Date | undefined;
  readonly firstChangeAt: Date | undefined;
  /** Oldest first. */
  readonly votes: readonly Vote[];
}

/** A request for approval, or `undefined` where the run never went to the gate. */
export async function readApproval(db: Store['db'], runId: string): Promise<ApprovalRecord | undefined> {
  const row = await db.selectFrom('approvals').selectAll().where('run_id', '=', runId).executeTakeFirst();
  return row && toApproval(row, await readVotes(db, runId));
}

/** The votes of a run, oldest first. */
export async function readVotes(db: Store['db'], runId: string): Promise<readonly Vote[]> {
  const rows = await db
    .selectFrom('votes')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map(({ id, by, decision, reason, plan_hash, at }) => ({
    id,
    by,
    decision: decision as Vote['decision'],
    ...(reason !== null && { reason }),
    planHash: plan_hash,
    at,
  }));
}

/** Who is who at a terminal. */
export async function readLinks(db: Store['db']): Promise<Links> {
  const rows = await db.selectFrom('links').select(['terminal', 'slack']).execute();
  return rows.map(({ terminal, slack }) => [terminal, slack]);
}

function toApproval(row: Database['approvals'], votes: readonly Vote[]): ApprovalRecord {
  const toDate = (at: number | null) => (at === null ? undefined : new Date(at));
  return {
    runId: row.run_id,
    plan: JSON.parse(row.plan),
    planHash: row.plan_hash,
    report: JSON.parse(row.report),
    nonce: row.nonce,
    askedAt: new Date(row.asked_at),
    expiresAt: new Date(row.expires_at),
    decision: (row.decision as ApprovalDecision | null) ?? undefined,
    decidedAt: toDate(row.decided_at),
    firstChangeAt: toDate(row.first_change_at),
    votes,
  };
}

/** What the gate's rules know of a run. */
export function toRunFacts(
  run: Pick<Run, 'status' | 'requestedBy'>,
  record: Pick<ApprovalRecord, 'askedAt' | 'planHash' | 'firstChangeAt'>,
): RunFacts {
  return {
    status: run.status,
    requestedBy: run.requestedBy,
    askedAt: record.askedAt.getTime(),
    planHash: record.planHash,
    ...(record.firstChangeAt !== undefined && { firstChangeAt: record.firstChangeAt.getTime() }),
  };
}

/** Until when a request that was made at a moment waits. Without a policy nobody can approve it. */
export function expiresAt(policy: Policy | undefined, askedAt: number): number {
  return policy === undefined
    ? askedAt
    : expiryOf({ status: '', requestedBy: '', askedAt, planHash: '' }, policy);
}

/** When who may still approve is reminded next, after a moment; `null`: never again. */
export function remindsAt(policy: Policy | undefined, askedAt: number, after: number): number | null {
  if (policy === undefined) return null;
  return listReminders(policy, askedAt).find((at) => at > after) ?? null;
}
