import type { Store } from '../store/store.ts';

/** A run that still wants a worker. */
export interface Owed {
  readonly runId: string;
  readonly attempt: number;
  readonly failures: number;
}

/** What is due to be handed to the queue, oldest first. */
export async function listOwed(store: Store, limit: number): Promise<readonly Owed[]> {
  const now = await store.now();
  const rows = await store.db
    .selectFrom('outbox')
    .select(['run_id', 'attempt', 'failures'])
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ runId: row.run_id, attempt: row.attempt, failures: row.failures }));
}

/** The queue has it. It stays owed until a worker claims it, in case the queue loses it. */
export async function markHandedOver(store: Store, owed: readonly Owed[], againInMs: number): Promise<void> {
  const now = await store.now();
  await store.write(async (tx) => {
    await tx.db
      .updateTable('outbox')
      .set({ due_at: now + againInMs, failures: 0 })
      .where(
        'run_id',
        'in',
        owed.map(({ runId }) => runId),
      )
      .execute();
    const waited = owed.filter(({ failures }) => failures > 0).map(({ runId }) => runId);
    if (waited.length > 0) await showAgain(tx, waited);
  });
}

/** The queue did not take it. The first time, its message says so. */
export async function markNotHandedOver(
  store: Store,
  owed: readonly Owed[],
  againInMs: number,
): Promise<void> {
  const now = await store.now();
  await store.write(async (tx) => {
    await tx.db
      .updateTable('outbox')
      .set((set) => ({ due_at: now + againInMs, failures: set('failures', '+', 1) }))
      .where(
        'run_id',
        'in',
        owed.map(({ runId }) => runId),
      )
      .execute();
    const first = owed.filter(({ failures }) => failures === 0).map(({ runId }) => runId);
    if (first.length > 0) await showAgain(tx, first);
  });
}

async function showAgain(
  tx: Parameters<Parameters<Store['write']>[0]>[0],
  runIds: readonly string[],
): Promise<void> {
  await tx.db
    .updateTable('runs')
    .set((set) => ({ revision: set('revision', '+', 1) }))
    .where('id', 'in', runIds)
    .where('status', '=', 'queued')
    .execute();
}

/** Whether the queue has so far refused this run. */
export async function waitsForQueue(store: Store, runId: string): Promise<boolean> {
  const row = await store.db
    .selectFrom('outbox')
    .select('failures')
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return (row?.failures ?? 0) > 0;
}
