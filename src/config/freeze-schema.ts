import { z } from 'zod';
import { DAY_MS } from '../wording/durations.ts';
import { isTimeZone, startOfDay } from './time-zone.ts';

/** A time in which nothing is synced. */
export interface Freeze {
  readonly from: Date;
  /** The first moment after it. */
  readonly to: Date;
  readonly reason: string;
  /** Where its times are shown. */
  readonly timeZone: string;
}

const moment = z
  .string()
  .refine(
    (text) => isDate(text) || z.iso.datetime({ offset: true }).safeParse(text).success,
    'a date such as 2026-12-20, or a time with its offset such as 2026-12-20T18:00:00+01:00',
  );

/** One freeze of an environment. A date means its whole day, so `to` is the last day. */
export const freeze = z
  .strictObject({
    from: moment.describe('First day, or the time at which it begins.'),
    to: moment.describe('Last day, or the time at which it ends.'),
    reason: z.string().min(1).max(100).describe('Why; people are told.'),
    timeZone: z
      .string()
      .refine(isTimeZone, 'a time zone such as Europe/Zurich')
      .optional()
      .describe('Where days begin and times are shown; needed beside a date.'),
  })
  .transform((raw, context): Freeze => {
    // An unknown key is told already; what is missing because of it would be told twice.
    if (context.issues.length > 0) return z.NEVER;
    const refuse = (message: string, path: string[]) => {
      context.issues.push({ code: 'custom', input: raw, message, path });
      return z.NEVER;
    };
    const { reason, timeZone = 'UTC' } = raw;
    if (raw.timeZone === undefined && (isDate(raw.from) || isDate(raw.to))) {
      const date = isDate(raw.from) ? 'from' : 'to';
      return refuse('a timeZone beside it, or a time with its offset', [date]);
    }
    const from = isDate(raw.from) ? startOfDay(raw.from, timeZone) : new Date(raw.from);
    const to = isDate(raw.to) ? startOfDay(dayAfter(raw.to), timeZone) : new Date(raw.to);
    return from < to ? { from, to, reason, timeZone } : refuse('a time after from', ['to']);
  });

function isDate(text: string): boolean {
  return z.iso.date().safeParse(text).success;
}

function dayAfter(date: string): string {
  return new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);
}
