import { sql } from 'kysely';
import type { Store } from '../../../src/store/store.ts';
import { until } from '../../helpers/eventually.ts';
import type { Served } from '../../helpers/house.ts';

/** How long PostgreSQL keeps a commit waiting, so that a process can be stopped while it waits for it. */
const COMMIT_S = 3;

/** A change of a table. */
interface Moment {
  readonly on: 'insert' | 'update';
  readonly table: 'steps' | 'posts';
  /** SQL over `new`, and over `old` where it is an update. */
  readonly when: string;
}

/**
 * Stops a process with SIGSTOP in the middle of a commit: when it wakes it has written just that, and
 * goes on from there as if no time had passed. Resolves once it is stopped and the commit is done.
 */
export async function stopInCommit(
  store: Store,
  { on, table, when }: Moment,
  { process }: Served,
): Promise<void> {
  await sql`
    create or replace function hold_commit() returns trigger language plpgsql
    as 'begin perform pg_sleep(${sql.lit(COMMIT_S)}); return null; end'`.execute(store.db);
  await sql`
    create constraint trigger hold_commit after ${sql.raw(on)} on ${sql.table(table)}
    deferrable initially deferred for each row when (${sql.raw(when)}) execute function hold_commit()`.execute(
    store.db,
  );
  await until(async () => (await countSleepers(store)) > 0, 30_000);
  process.kill('SIGSTOP');
  // Waits for the commit as well: it needs the table for itself.
  await sql`drop trigger hold_commit on ${sql.table(table)}`.execute(store.db);
}

export function wake({ process }: Served): void {
  process.kill('SIGCONT');
}

async function countSleepers({ db }: Store): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int8 as n from pg_stat_activity
    where datname = current_database() and wait_event = 'PgSleep'`.execute(db);
  return rows[0]?.n ?? 0;
}
