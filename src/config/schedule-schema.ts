import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';
import { duration } from './duration.ts';
import { isTimeZone } from './time-zone.ts';

/** What can be done on schedule: nothing that changes anything. */
const SCHEDULABLE = ['drift', 'digest', 'smoke', 'preflight', 'secrets'] as const;

/** What an environment does at certain times. Times in milliseconds. */
export const schedule = z.strictObject({
  job: z.enum(SCHEDULABLE).describe('What is done: drift, digest, smoke, preflight, secrets.'),
  cron: z
    .string()
    .refine(isCron, 'minute, hour, day of the month, month and day of the week, such as 0 8 * * 1-5')
    .describe('When: minute, hour, day of the month, month, day of the week.'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'a time zone such as Europe/Zurich')
    .describe('Where these times are read, through summer time and back.'),
  jitter: duration.prefault('0s').describe('It begins up to so much later, so that not all begin at once.'),
  quiet: z
    .boolean()
    .default(false)
    .describe('Whether nothing is said where nothing changed since the last time.'),
});

export type ScheduleConfig = z.output<typeof schedule>;

function isCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    CronExpressionParser.parse(text);
    return true;
  } catch {
    return false;
  }
}
