import { appendAudit, type Json } from '../audit/append.ts';
import { type Links, personBehind } from '../gate/identity.ts';
import { holdLock, leaveLockQueue, releaseLock } from '../runs/lock.ts';
import { canBecome, type RunStatus } from '../runs/run.ts';
import type { Write } from '../store/store.ts';
import type { ApprovalDecision } from './approval.ts';
import { holdRequest } from './hold-approval.ts';
import { type NoticeKind, oweNoticeTo } from './notices.ts';

/** How a run ends at the gate, before anything was begun. */
export interface EndAtGate {
  readonly runId: string;
  readonly decision: Exclude<ApprovalDecision, 'approved'>;
  /** Who did it, for the record. */
  readonly actor: string;
  readonly data: { readonly [key: string]: Json };
  readonly links: Links;
  readonly now: number;
}

const STATUS_OF: Readonly<Record<EndAtGate['decision'], RunStatus>> = {
  rejected: 'rejected',
  withdrawn: 'cancelled',
  expired: 'expired',
  cancelled: 'cancelled',
};

/** Who asked hears of it by direct message, but not of what they did themselves. */
const TOLD: Partial<Record<EndAtGate['decision'], NoticeKind>> = {
  rejected: 'rejected',
  expired: 'expired',
  cancelled: 'ended',
};

/** Ends a run that waits at the gate. `false`, and nothing written, where it does not wait. */
export async function endAtGate(tx: Write, end: EndAtGate): Promise<boolean> {
  const { runId, decision, actor, links, now } = end;
  const status = STATUS_OF[decision];
  if (!canBecome('awaiting_approval', status)) throw new TypeError(`a wait cannot end as ${status}`);
  await holdRequest(tx, runId);
  const token = await holdLockOf(tx, runId);
  const run = await tx.db
    .updateTable('runs')
    .set((set) => ({
      status,
      owed_at: null,
      lock_token: null,
      finished_at: now,
      revision: set('revision', '+', 1),
    }))
    .where('id', '=', runId)
    .where('status', '=', 'awaiting_approval')
    .returning(['environment', 'requested_by'])
    .executeTakeFirst();
  if (run === undefined) return false;
  await tx.db
    .updateTable('approvals')
    .set({ decision, decided_at: now, remind_at: null })
    .where('run_id', '=', runId)
    .execute();
  const { environment } = run;
  appendAudit(tx, { type: `run.${decision}`, actor, runId, environment, data: end.data, at: now });
  await leaveLockQueue(tx, runId, environment);
  if (token !== undefined) await releaseLock(tx, { environment, token, actor, now });
  const kind = TOLD[decision];
  const isOwn = personBehind(actor, links) === personBehind(run.requested_by, links);
  if (kind !== undefined && !isOwn)
    await oweNoticeTo(tx, { runId, kind, principal: run.requested_by, links, now });
  return true;
}

/** The token under which a run holds the lock of its environment; nobody passes one to it, or on, from now on. */
export async function holdLockOf(tx: Write, runId: string): Promise<number | undefined> {
  const read = () =>
    tx.db
      .selectFrom('runs')
      .select(['lock_token', 'environment'])
      .where('id', '=', runId)
      .executeTakeFirstOrThrow();
  await holdLock(tx, (await read()).environment);
  return (await read()).lock_token ?? undefined;
}
