import type { Run } from '../runs/run.ts';
import type { Store } from '../store/store.ts';
import { MINUTE_MS } from '../wording/durations.ts';
import { lastBegun } from './due-times.ts';
import { type KeptSchedule, listKept } from './kept-schedules.ts';
import { takeSlot } from './take-slot.ts';

/** What begins later than so is said to be made up, or late. */
export const LATE_MS = 5 * MINUTE_MS;

/** The queue has so long to start what is due before it is looked for here: less than from minute to minute. */
const QUEUE_MS = 30_000;

export interface StartOptions {
  readonly store: Store;
  /** The channel of an environment; `undefined`: this process does not know it, and leaves it to others. */
  channelOf(environment: string): string | undefined;
  newRunId(): string;
  /** Name of this process, for the audit log. */
  readonly actor: string;
}

/**
 * Starts what was due last, unless it was started already or has begun less than `waitMs` ago. What was due
 * before that is missed for good: nobody wants three reports at once.
 *
 * @param now - milliseconds since 1970.
 */
export async function startDue(
  options: StartOptions,
  schedule: KeptSchedule,
  now: number,
  waitMs = 0,
): Promise<Run | undefined> {
  const { store, newRunId, actor } = options;
  const times = { ...schedule.definition, id: schedule.id };
  const due = lastBegun(times, { since: schedule.since, until: now });
  const channel = options.channelOf(schedule.environment);
  if (due === undefined || channel === undefined) return undefined;
  const { dueAt, beginsAt } = due;
  if (now - beginsAt < waitMs || (await isTaken(store.db, schedule.id, dueAt))) return undefined;
  const reason = now - beginsAt > LATE_MS ? 'made-up' : 'due';
  const taken = await takeSlot(store, { schedule, dueAt, reason, channel, runId: newRunId(), actor });
  return taken?.run;
}

/**
 * Starts what the queue has not: bitiq was off, or Redis has lost what it was to do. At most one of each
 * schedule, however much was missed.
 */
export async function startMissed(options: StartOptions, now: number): Promise<readonly Run[]> {
  const started: Run[] = [];
  for (const schedule of await listKept(options.store.db)) {
    const run = await startDue(options, schedule, now, QUEUE_MS);
    if (run !== undefined) started.push(run);
  }
  return started;
}

/** Looked up first: the watch asks often, and a write that writes nothing waits its turn all the same. */
async function isTaken(db: Store['db'], schedule: string, dueAt: number): Promise<boolean> {
  const row = await db
    .selectFrom('schedule_slots')
    .select('run_id')
    .where('schedule', '=', schedule)
    .where('due_at', '=', dueAt)
    .executeTakeFirst();
  return row !== undefined;
}
