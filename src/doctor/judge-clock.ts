import type { Finding } from './probe.ts';

/** Signatures of requests and the end of approvals are judged by the clock: Slack's own limit is 5 min. */
const FAILS_MS = 5 * 60_000;
const WARNS_MS = 30_000;

/** How far another system's clock may be from ours: 30 s, with a warning up to 5 min. */
export function judgeClock(aheadMs: number, whose: string): Finding {
  const off = Math.abs(aheadMs);
  const direction = aheadMs < 0 ? 'ahead of' : 'behind';
  if (off <= WARNS_MS) return { status: 'passed', summary: `within ${Math.ceil(off / 1_000)} s of ${whose}` };
  return {
    status: 'failed',
    summary: `this machine's clock is ${describe(off)} ${direction} ${whose}`,
    remedy: 'timedatectl status && sudo timedatectl set-ntp true',
    ...(off <= FAILS_MS && { severity: 'warning' }),
  };
}

function describe(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
