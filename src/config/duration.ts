import { z } from 'zod';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../wording/durations.ts';

/** A length of time as people write it: `500ms`, `30s`, `10m`, `2h`, `14d`. Read as milliseconds. */
export const duration = z
  .string()
  .regex(/^\d+(ms|s|m|h|d)$/, 'a whole number and a unit: 500ms, 30s, 10m, 2h or 14d')
  .transform((text) => {
    const unit = /[a-z]+$/.exec(text)?.[0] ?? 'ms';
    const factor = { ms: 1, s: 1_000, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS }[unit] ?? 1;
    return Number.parseInt(text, 10) * factor;
  });
