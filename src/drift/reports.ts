import type { Write } from '../store/store.ts';
import { DAY_MS } from '../wording/durations.ts';

/** Reports are kept for as long as what is gone. */
const KEPT_MS = 90 * DAY_MS;

export interface ReportedDrift {
  readonly runId: string;
  readonly environment: string;
  /** Milliseconds, by the store's clock. */
  readonly now: number;
  readonly isReachable: boolean;
  /** New, reopened, or back from a snooze. */
  readonly came: number;
  readonly gone: number;
}

/**
 * Keeps in numbers what a run said of an environment, once. What is open and what is snoozed is counted in the
 * store, after the items were kept: a look at one Application leaves the others as they are.
 */
export async function recordReport({ db }: Pick<Write, 'db'>, reported: ReportedDrift): Promise<void> {
  const { runId, environment, now, isReachable, came, gone } = reported;
  const { open, snoozed } = await db
    .selectFrom('drift_items as item')
    .leftJoin('drift_snoozes as snooze', (join) =>
      join
        .onRef('snooze.environment', '=', 'item.environment')
        .onRef('snooze.identity', '=', 'item.identity')
        .on('snooze.until', '>', now),
    )
    .where('item.environment', '=', environment)
    .where('item.gone_at', 'is', null)
    .select(({ fn }) => [
      fn.count<number>('item.identity').as('open'),
      fn.count<number>('snooze.identity').as('snoozed'),
    ])
    .executeTakeFirstOrThrow();
  const counts = { open: Number(open), came, gone, snoozed: Number(snoozed) };
  await db
    .insertInto('drift_reports')
    .values({ run_id: runId, environment, at: now, is_reachable: isReachable ? 1 : 0, ...counts })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db
    .deleteFrom('drift_reports')
    .where('environment', '=', environment)
    .where('at', '<', now - KEPT_MS)
    .execute();
}
