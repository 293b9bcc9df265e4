import type { Environment } from '../config/schema.ts';
import { type Run, toRun } from '../runs/run.ts';
import type { Store } from '../store/store.ts';
import { beginOf, type DueTime, nextBegin } from './due-times.ts';
import { listSchedulesOf } from './keep-schedules.ts';
import type { Schedule } from './schedule.ts';
import { LATE_MS } from './start-due.ts';

/** A time of a schedule that was taken. */
export interface Slot {
  readonly schedule: Schedule['id'];
  /** When it was due; of one that somebody asked for, when they did. */
  readonly dueAt: Date;
  readonly reason: 'due' | 'made-up' | 'asked';
  /** Nothing changed, so nothing was said. */
  readonly wasQuiet: boolean;
  /** It was started in time, and told more than 5 min later, or not yet: Slack was away, or no worker free. */
  readonly isLate: boolean;
}

/** A schedule: when it begins next, and what became of the last time. */
export interface ScheduleStanding extends Schedule {
  readonly next: DueTime;
  /** Absent: it has not begun yet. */
  readonly last?: Slot & { readonly run: Run };
}

/** The schedules of an environment as the configuration has them, next one first. `now` in milliseconds since 1970. */
export async function listSchedules(
  db: Store['db'],
  environment: Pick<Environment, 'name' | 'schedules'>,
  now: number,
): Promise<readonly ScheduleStanding[]> {
  const standings = await Promise.all(
    listSchedulesOf(environment).map(async (schedule) => {
      const last = await readLast(db, schedule.id, now);
      const next = nextBegin({ ...schedule.definition, id: schedule.id }, now);
      return { ...schedule, next, ...(last && { last }) };
    }),
  );
  return standings.toSorted((a, b) => a.next.beginsAt - b.next.beginsAt || (a.id < b.id ? -1 : 1));
}

async function readLast(db: Store['db'], id: string, now: number): Promise<ScheduleStanding['last']> {
  const row = await slots(db)
    .selectAll('runs')
    .where('schedule', '=', id)
    .orderBy('schedule_slots.due_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { ...toSlot(row, now), run: toRun(row) };
}

/** The time that a run answers; of several the last. `undefined`: no schedule has started it. */
export async function findSlot(db: Store['db'], runId: string, now: number): Promise<Slot | undefined> {
  const row = await slots(db)
    .where('schedule_slots.run_id', '=', runId)
    .orderBy('schedule_slots.due_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toSlot(row, now);
}

function slots(db: Store['db']) {
  return db
    .selectFrom('schedule_slots')
    .innerJoin('runs', 'runs.id', 'schedule_slots.run_id')
    .leftJoin('posts', 'posts.run_id', 'schedule_slots.run_id')
    .leftJoin('schedules', 'schedules.id', 'schedule_slots.schedule')
    .select([
      'schedule',
      'schedule_slots.due_at',
      'schedule_slots.reason',
      'quiet',
      'definition',
      'posts.ts as posted',
    ]);
}

interface SlotRow {
  readonly schedule: string;
  readonly due_at: number;
  readonly reason: string;
  readonly quiet: number;
  /** JSON; null: no worker has read it yet. */
  readonly definition: string | null;
  /** Slack's id of the message, which begins with when it was posted, in seconds. */
  readonly posted: string | null;
}

function toSlot({ schedule, due_at, reason, quiet, definition, posted }: SlotRow, now: number): Slot {
  const { jitter = 0 }: { jitter?: number } = definition === null ? {} : JSON.parse(definition);
  const toldAt = posted === null ? now : Number(posted) * 1_000;
  const isLate = toldAt - beginOf({ id: schedule, jitter }, due_at) > LATE_MS;
  return {
    schedule,
    dueAt: new Date(due_at),
    reason: reason as Slot['reason'],
    wasQuiet: quiet === 2,
    isLate: isLate && reason === 'due' && quiet === 0,
  };
}
