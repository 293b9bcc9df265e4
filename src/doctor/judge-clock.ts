import { CLOCK_LIMIT_MS, describeClock } from '../wording/describe-clock.ts';
import type { Finding } from './probe.ts';

const WARNS_MS = 30_000;

/** How far another system's clock may be from ours: 30 s, with a warning up to 5 min. */
export function judgeClock(aheadMs: number, whose: string): Finding {
  const off = Math.abs(aheadMs);
  if (off <= WARNS_MS) return { status: 'passed', summary: `within ${Math.ceil(off / 1_000)} s of ${whose}` };
  return {
    status: 'failed',
    summary: `this machine's clock is ${describeClock(aheadMs, whose)}`,
    remedy: 'timedatectl status && sudo timedatectl set-ntp true',
    ...(off <= CLOCK_LIMIT_MS && { severity: 'warning' }),
  };
}
