import type { ExpressionBuilder } from 'kysely';
import type { Database } from '../store/database.ts';
import { type Param, prepared } from '../store/prepared.ts';
import type { Store } from '../store/store.ts';

/** A run that still wants a worker. */
export interface Owed {
  readonly runId: string;
  /** Of its last claim: what the queue may still hold of an earlier one is another job. */
  readonly fence: number;
  /** How often the queue has refused it since it last took it. */
  readonly failures: number;
}

const selectOwed = prepared((db, param: Param<{ now: number; limit: number }>) =>
  db
    .selectFrom('runs')
    .select(['id as runId', 'fence', 'queue_failures as failures'])
    .where('owed_at', '<=', param('now'))
    .orderBy('owed_at')
    .limit(param('limit')),
);

/** What is due to be handed to the queue, oldest first. */
export async function listOwed(store: Store, limit: number): Promise<readonly Owed[]> {
  const { rows } = await selectOwed(store.db, { now: await store.now(), limit });
  return rows;
}

/** The queue has it. It stays owed until a worker claims it, in case the queue loses it. */
export async function markHandedOver(store: Store, owed: readonly Owed[], againInMs: number): Promise<void> {
  const now = await store.now();
  await store.write((tx) =>
    tx.db
      .updateTable('runs')
      .set((set) => ({
        owed_at: now + againInMs,
        queue_failures: 0,
        revision: set('revision', '+', showChange(set, 'queue_failures', '>', 0)),
      }))
      .where((where) => isUnclaimed(where, owed))
      .where('owed_at', 'is not', null)
      .execute(),
  );
}

/** The queue did not take it. The first time, its message says so. */
export async function markNotHandedOver(
  store: Store,
  owed: readonly Owed[],
  againInMs: number,
): Promise<void> {
  const now = await store.now();
  await store.write((tx) =>
    tx.db
      .updateTable('runs')
      .set((set) => ({
        owed_at: now + againInMs,
        queue_failures: set('queue_failures', '+', 1),
        revision: set('revision', '+', showChange(set, 'queue_failures', '=', 0)),
      }))
      .where((where) => isUnclaimed(where, owed))
      .where('owed_at', 'is not', null)
      .execute(),
  );
}

/** A worker may have had it meanwhile, and given it back for a time of its own: that stands. */
function isUnclaimed(where: ExpressionBuilder<Database, 'runs'>, owed: readonly Owed[]) {
  return where.or(
    owed.map(({ runId, fence }) => where.and([where('id', '=', runId), where('fence', '=', fence)])),
  );
}

/** 1 where the message of a queued run has something new to say, else 0. */
function showChange(
  set: ExpressionBuilder<Database, 'runs'>,
  column: 'queue_failures',
  operator: '=' | '>',
  value: number,
) {
  return set
    .case()
    .when(set.and([set('status', '=', 'queued'), set(column, operator, value)]))
    .then(1)
    .else(0)
    .end();
}
