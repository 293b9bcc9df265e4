import { createHash } from 'node:crypto';
import { CronExpressionParser } from 'cron-parser';
import type { ScheduleConfig } from '../config/schedule-schema.ts';
import { HOUR_MS } from '../wording/durations.ts';
import { fromWallClock, toWallClock } from './wall-clock.ts';

/** When something is due. All times in milliseconds since 1970. */
export interface Times extends Pick<ScheduleConfig, 'cron' | 'timeZone' | 'jitter'> {
  /** Makes its jitter another one than that of other schedules. */
  readonly id: string;
}

/** A time that is due, and when it begins: as much later as its jitter says. */
export interface DueTime {
  readonly dueAt: number;
  readonly beginsAt: number;
}

/** As far back as is looked for a time that was due: a leap day comes after eight years at the latest. */
const LOOK_BACK_MS = 9 * 366 * 24 * HOUR_MS;

/**
 * The first time after `after` that is due. Where hours are named, each time that the clocks show is due once:
 * one that they skip in spring when they jump, one that they show twice in autumn the first time. What is due
 * in every hour is so through the change.
 */
export function nextDue({ cron, timeZone }: Pick<Times, 'cron' | 'timeZone'>, after: number): number {
  if (isEveryHour(cron)) return nextOf(cron, timeZone, after);
  let wall = toWallClock(after, timeZone);
  for (;;) {
    wall = nextOf(cron, 'UTC', wall);
    const moment = fromWallClock(wall, timeZone);
    if (moment > after) return moment;
  }
}

function isEveryHour(cron: string): boolean {
  return CronExpressionParser.parse(cron).fields.hour.values.length === 24;
}

/** There is always one: a date such as 31 February is refused with the configuration. */
function nextOf(cron: string, timeZone: string, after: number): number {
  return CronExpressionParser.parse(cron, { tz: timeZone, currentDate: new Date(after) })
    .next()
    .getTime();
}

/** When what is due then begins: the same in every process. */
export function beginOf({ id, jitter }: Pick<Times, 'id' | 'jitter'>, dueAt: number): number {
  const hash = createHash('sha256').update(`${id}@${dueAt}`).digest();
  return dueAt + Math.floor((hash.readUInt32BE(0) / 2 ** 32) * jitter);
}

/** What begins next after `after`. */
export function nextBegin(times: Times, after: number): DueTime {
  for (let dueAt = nextDue(times, after - times.jitter); ; dueAt = nextDue(times, dueAt)) {
    const beginsAt = beginOf(times, dueAt);
    if (beginsAt > after) return { dueAt, beginsAt };
  }
}

/** What was due last, later than `since`, and has begun by `until`; `undefined` where nothing was. */
export function lastBegun(
  times: Times,
  { since, until }: { since: number; until: number },
): DueTime | undefined {
  const earliest = Math.max(since, until - LOOK_BACK_MS);
  for (let span = HOUR_MS; ; span *= 8) {
    const from = Math.max(earliest, until - times.jitter - span);
    const found = lastAfter(times, from, until);
    if (found !== undefined || from === earliest) return found;
  }
}

function lastAfter(times: Times, from: number, until: number): DueTime | undefined {
  let last: DueTime | undefined;
  for (let dueAt = nextDue(times, from); dueAt <= until; dueAt = nextDue(times, dueAt)) {
    const beginsAt = beginOf(times, dueAt);
    if (beginsAt <= until) last = { dueAt, beginsAt };
  }
  return last;
}
