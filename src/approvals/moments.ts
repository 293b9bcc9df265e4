import type { ApprovalRecord } from './approval.ts';

type Recorded = Pick<ApprovalRecord, 'votes' | 'firstChangeAt'>;

/**
 * A process looks at the clock before its transaction, and others may have written in between: what is
 * on record is never in the future.
 */
export function notBefore(record: Recorded, now: number): number {
  return Math.max(now, lastMoment(record));
}

/** When a vote or a step is put on record: after all others of the run, in the order of their transactions. */
export function nextMoment(record: Recorded, now: number): number {
  return Math.max(now, lastMoment(record) + 1);
}

function lastMoment({ votes, firstChangeAt }: Recorded): number {
  return Math.max(0, firstChangeAt?.getTime() ?? 0, ...votes.map(({ at }) => at));
}
