import { findPolicy } from '../gate/find-policy.ts';
import { listReminders } from '../gate/reminders.ts';
import type { Database } from '../store/database.ts';
import type { Write } from '../store/store.ts';
import { readLinks, remindsAt } from './approval.ts';
import { endAtGate } from './end-at-gate.ts';
import type { GateOptions } from './gate-options.ts';
import { oweNotice } from './notices.ts';
import { settleRun } from './settle-run.ts';
import { listPossibleApprovers, readStanding } from './standing.ts';

/**
 * One turn of what time alone changes at the gate: requests expire, reminders fall due, and votes whose
 * process was lost before they were settled are settled. Any number of processes may do this at once.
 */
export async function turnGateClock(options: GateOptions): Promise<void> {
  const { db } = options.store;
  const now = await options.store.now();
  const waiting = await db
    .selectFrom('approvals')
    .innerJoin('runs', 'runs.id', 'approvals.run_id')
    .select(['run_id', 'expires_at', 'remind_at', 'decision'])
    .where('runs.status', '=', 'awaiting_approval')
    // Those that are over need no answer of Slack's, and wait for none that the others need.
    .orderBy('expires_at')
    .execute();
  const failures: unknown[] = [];
  for (const row of waiting) await turn(options, row, now).catch((error) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, 'some runs at the gate could not be looked at');
}

type Waiting = Pick<Database['approvals'], 'run_id' | 'expires_at' | 'remind_at' | 'decision'>;

/** One run's turn; where it throws, the others have theirs all the same. */
async function turn(options: GateOptions, row: Waiting, now: number): Promise<void> {
  const { run_id: runId, expires_at, remind_at: remindAt, decision } = row;
  if (expires_at <= now) return expire(options, runId, now);
  if (decision === null) await settleLate(options, runId);
  if (remindAt !== null && remindAt <= now) await remind(options, runId, { remindAt, now });
}

/** Votes whose process was lost, or whose voters Slack did not know then. */
async function settleLate(options: GateOptions, runId: string): Promise<void> {
  const standing = await readStanding(options, runId);
  if (standing !== undefined && standing.approval.state !== 'pending') await settleRun(options, runId);
}

async function expire({ store, actor }: GateOptions, runId: string, now: number): Promise<void> {
  await store.write(async (tx) => {
    const links = await readLinks(tx.db);
    await endAtGate(tx, { runId, decision: 'expired', actor, data: {}, links, now });
  });
}

/** Owes a reminder to everybody who could still approve; where Slack does not say who, it is tried again. */
async function remind(
  options: GateOptions,
  runId: string,
  { remindAt, now }: { remindAt: number; now: number },
): Promise<void> {
  const { store } = options;
  const [approvers, row] = await Promise.all([
    listPossibleApprovers(options, runId),
    store.db
      .selectFrom('approvals')
      .innerJoin('runs', 'runs.id', 'approvals.run_id')
      .select(['asked_at', 'kind', 'environment'])
      .where('run_id', '=', runId)
      .executeTakeFirstOrThrow(),
  ]);
  const found = options.config.environments.get(row.environment);
  const policy = found && findPolicy(found, row.kind);
  const times = policy === undefined ? [] : listReminders(policy, row.asked_at);
  const next = remindsAt(policy, row.asked_at, now);
  const count = times.filter((at) => at <= now).length;
  await store.write(async (tx) => {
    if (!(await moveReminder(tx, runId, remindAt, next))) return;
    for (const recipient of approvers)
      await oweNotice(tx, { runId, kind: `reminder-${count}`, recipient, now });
  });
}

/** `false`: another process reminds them. */
async function moveReminder(tx: Write, runId: string, from: number, to: number | null): Promise<boolean> {
  const moved = await tx.db
    .updateTable('approvals')
    .set({ remind_at: to })
    .where('run_id', '=', runId)
    .where('remind_at', '=', from)
    .executeTakeFirst();
  return moved.numUpdatedRows === 1n;
}
