import type { Store } from '../store/store.ts';

/** A request is good for five minutes in both directions; remembered for longer than that. */
const REMEMBERED_MS = 15 * 60_000;

/** Whether nobody, in any process, has acted on this key yet; from now on somebody has. */
export async function isFirstTime(store: Store, key: string): Promise<boolean> {
  const now = await store.now();
  const result = await store.write((tx) =>
    tx.db
      .insertInto('seen_requests')
      .values({ key, expires_at: now + REMEMBERED_MS })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .executeTakeFirst(),
  );
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Forgets keys that nobody can use any more. */
export async function forgetOld(store: Store): Promise<void> {
  const now = await store.now();
  await store.write((tx) => tx.db.deleteFrom('seen_requests').where('expires_at', '<', now).execute());
}
