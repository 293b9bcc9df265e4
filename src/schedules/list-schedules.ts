import type { Environment } from '../config/schema.ts';
import { type Run, toRun } from '../runs/run.ts';
import type { Store } from '../store/store.ts';
import { type DueTime, nextBegin } from './due-times.ts';
import { listSchedulesOf } from './keep-schedules.ts';
import type { Schedule } from './schedule.ts';

/** A time of a schedule that was taken. */
export interface Slot {
  readonly schedule: Schedule['id'];
  /** When it was due; of one that somebody asked for, when they did. */
  readonly dueAt: Date;
  readonly reason: 'due' | 'made-up' | 'asked';
  /** Nothing changed, so nothing was said. */
  readonly wasQuiet: boolean;
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
      const last = await readLast(db, schedule.id);
      const next = nextBegin({ ...schedule.definition, id: schedule.id }, now);
      return { ...schedule, next, ...(last && { last }) };
    }),
  );
  return standings.toSorted((a, b) => a.next.beginsAt - b.next.beginsAt || (a.id < b.id ? -1 : 1));
}

async function readLast(db: Store['db'], id: string): Promise<ScheduleStanding['last']> {
  const row = await slots(db)
    .selectAll('runs')
    .where('schedule', '=', id)
    .orderBy('due_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { ...toSlot(row), run: toRun(row) };
}

/** The time that a run answers; of several the last. `undefined`: no schedule has started it. */
export async function findSlot(db: Store['db'], runId: string): Promise<Slot | undefined> {
  const row = await slots(db)
    .where('run_id', '=', runId)
    .orderBy('due_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toSlot(row);
}

function slots(db: Store['db']) {
  return db
    .selectFrom('schedule_slots')
    .innerJoin('runs', 'runs.id', 'schedule_slots.run_id')
    .select(['schedule', 'due_at', 'reason', 'quiet']);
}

function toSlot(row: { schedule: string; due_at: number; reason: string; quiet: number }): Slot {
  const { schedule, due_at, reason, quiet } = row;
  return {
    schedule,
    dueAt: new Date(due_at),
    reason: reason as Slot['reason'],
    wasQuiet: quiet === 2,
  };
}
