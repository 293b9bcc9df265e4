import type { Store } from '../store/store.ts';

/** What was last reported of an environment, in numbers. */
export interface LastDrift {
  readonly at: Date;
  /** Items that were so, snoozed ones too. */
  readonly open: number;
  /** New or reopened. */
  readonly came: number;
  readonly gone: number;
  readonly snoozed: number;
}

/** A cluster that did not answer when it was last asked. */
export interface Silence {
  readonly since: Date;
  readonly why: string;
}

/** The last report of an environment that had an answer; `undefined`: there is none. */
export async function getLastDrift(db: Store['db'], environment: string): Promise<LastDrift | undefined> {
  const row = await db
    .selectFrom('drift_reports')
    .select(['at', 'open', 'came', 'gone', 'snoozed'])
    .where('environment', '=', environment)
    .where('is_reachable', '=', 1)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, at: new Date(row.at) };
}

/** Since when its cluster is silent, and why; `undefined`: it answered. */
export async function getSilence(db: Store['db'], environment: string): Promise<Silence | undefined> {
  const row = await db
    .selectFrom('drift_silences')
    .select(['since', 'why'])
    .where('environment', '=', environment)
    .executeTakeFirst();
  return row && { since: new Date(row.since), why: row.why };
}
