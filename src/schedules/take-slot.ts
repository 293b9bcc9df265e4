import { appendAudit, toCanonicalJson } from '../audit/append.ts';
import { insertPost, type RunRequest, writeRequest } from '../runs/request-run.ts';
import type { Run } from '../runs/run.ts';
import type { Store, Write } from '../store/store.ts';
import { currentTraceparent } from '../tracing/span.ts';
import { type Schedule, toPrincipal } from './schedule.ts';

/** One time of a schedule, and what is to be known for starting it. */
export interface SlotAsked {
  readonly schedule: Schedule;
  /** When it was due; of one that was asked for, now. Milliseconds since 1970. */
  readonly dueAt: number;
  /** `made-up`: it was missed. `asked`: somebody wants it now. */
  readonly reason: 'due' | 'made-up' | 'asked';
  /** Principal of whoever asked. Default: the schedule itself. */
  readonly by?: string;
  /** Slack channel that its message goes to. */
  readonly channel: string;
  /** Id of the run, if it becomes one. */
  readonly runId: string;
  /** Name of this process, for the audit log. */
  readonly actor: string;
}

/**
 * Starts what is due: the time, the run, what is owed to the queue, the message it will have and the audit
 * records, in one transaction. However many processes try, each time is taken once. Where the run of an earlier
 * time is still at it, this time counts as answered by that one.
 *
 * @returns `undefined` where the time was taken already, or the schedule is no longer so.
 */
export async function takeSlot(
  store: Store,
  asked: SlotAsked,
): Promise<{ run: Run; created: boolean } | undefined> {
  const now = await store.now();
  // Here: the write is done in a group, in whoever's place.
  const request = { ...toRequest(asked), traceparent: currentTraceparent() };
  return store.write(async (tx) => {
    if (asked.reason !== 'asked' && !(await isInForce(tx, asked.schedule))) return undefined;
    if (!(await insertSlot(tx, asked))) return undefined;
    const result = await writeRequest(tx, request, now);
    if (!result.created) await join(tx, asked, result.run, now);
    if (asked.reason !== 'asked') record(tx, asked, result.run, now);
    return result;
  });
}

async function isInForce(tx: Write, { id, definition }: Schedule): Promise<boolean> {
  const row = await tx.db
    .selectFrom('schedules')
    .select('id')
    .where('id', '=', id)
    .where('definition', '=', toCanonicalJson({ ...definition }))
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

async function insertSlot(tx: Write, asked: SlotAsked): Promise<boolean> {
  const { schedule, dueAt, reason, runId } = asked;
  const row = { schedule: schedule.id, due_at: dueAt, run_id: runId, reason, quiet: isQuiet(asked) ? 1 : 0 };
  const inserted = await tx.db
    .insertInto('schedule_slots')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('run_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Whoever asks wants an answer. */
function isQuiet({ schedule, reason }: SlotAsked): boolean {
  return schedule.definition.quiet && reason !== 'asked';
}

function toRequest(asked: SlotAsked): RunRequest {
  const { schedule, runId, by = toPrincipal(schedule.id), channel } = asked;
  return {
    id: runId,
    kind: schedule.definition.job,
    environment: schedule.environment,
    input: {},
    // Of its own: who asks the same in the channel must not be led to one that may say nothing.
    dedupeKey: toCanonicalJson(['schedule', schedule.id]),
    requestedBy: by,
    ...(!isQuiet(asked) && { channel }),
  };
}

/** The active run answers this time too; where this one is to be told, it is told whatever it finds. */
async function join(tx: Write, asked: SlotAsked, run: Run, now: number): Promise<void> {
  const { schedule, dueAt, channel } = asked;
  const runId = run.id;
  await tx.db
    .updateTable('schedule_slots')
    .set({ run_id: runId })
    .where('schedule', '=', schedule.id)
    .where('due_at', '=', dueAt)
    .execute();
  if (isQuiet(asked)) return;
  await tx.db.updateTable('schedule_slots').set({ quiet: 0 }).where('run_id', '=', runId).execute();
  await insertPost(tx.db, { runId, channel, now });
}

function record(tx: Write, asked: SlotAsked, run: Run, now: number): void {
  const { schedule, dueAt, reason, actor } = asked;
  const { environment, name } = schedule;
  const data = { schedule: name, dueAt: new Date(dueAt).toISOString(), reason };
  appendAudit(tx, { type: 'schedule.due', actor, runId: run.id, environment, data, at: now });
}
