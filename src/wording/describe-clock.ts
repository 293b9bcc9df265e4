import { formatDuration, MINUTE_MS } from './durations.ts';

/**
 * How far this machine's clock may be from others'. Signatures of requests and the end of approvals are judged
 * by the clock: Slack's own limit is 5 min.
 */
export const CLOCK_LIMIT_MS = 5 * MINUTE_MS;

/** Another's clock against ours: `10 min ahead of Slack's`, where ours is. `aheadMs`: how far theirs is ahead. */
export function describeClock(aheadMs: number, whose: string): string {
  return `${formatDuration(Math.abs(aheadMs))} ${aheadMs < 0 ? 'ahead of' : 'behind'} ${whose}`;
}
