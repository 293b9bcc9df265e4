import { z } from 'zod';
import type { Store } from '../../store/store.ts';
import { DAY_MS } from '../../wording/durations.ts';
import type { Job } from '../job.ts';
import { describeDays } from './describe-days.ts';
import { readDays } from './read-days.ts';

const DAYS = 7;

const input = z.strictObject({});

/** What the last seven days were like in an environment, from what is on record. Asks no cluster. */
export function createDigestJob(options: { readonly db: Store['db']; readonly now?: () => Date }): Job {
  const { db, now = () => new Date() } = options;
  return {
    kind: 'digest',
    title: (environment) => `${environment} digest`,
    mutates: false,
    async run({ environment: { name, title }, ...asked }) {
      input.parse(asked.input);
      const [began, until] = [performance.now(), now()];
      const span = { environment: name, from: until.getTime() - DAYS * DAY_MS, until: until.getTime() };
      const days = await readDays(db, span);
      const report = describeDays(days, { environment: name, title, days: DAYS, now: until });
      return {
        outcome: 'succeeded',
        report: { ...report, durationMs: Math.round(performance.now() - began) },
      };
    },
  };
}
