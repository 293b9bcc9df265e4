import { type Param, prepared } from '../store/prepared.ts';
import type { Store } from '../store/store.ts';

/** A request is good for five minutes in both directions; remembered for longer than that. */
const REMEMBERED_MS = 15 * 60_000;

/** Slack waits 3 s for an acknowledgement, and the work behind it wants some of them. */
const ANSWER_WITHIN_MS = 1_000;

/**
 * Whether somebody, in any process, has acted on this key already; from now on somebody has.
 * `unknown`: the store does not say in time, so nothing may be done.
 */
export async function takeOnce(store: Store, key: string): Promise<'first' | 'again' | 'unknown'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'unknown'>((resolve) => {
    timer = setTimeout(resolve, ANSWER_WITHIN_MS, 'unknown');
  });
  const asked = isFirstTime(store, key).then(
    (first) => (first ? 'first' : 'again'),
    () => 'unknown' as const,
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

async function isFirstTime(store: Store, key: string): Promise<boolean> {
  const now = await store.now();
  const { numAffectedRows } = await store.write((tx) =>
    insertSeen(tx.db, { key, expires_at: now + REMEMBERED_MS }),
  );
  return numAffectedRows === 1n;
}

const insertSeen = prepared((db, param: Param<{ key: string; expires_at: number }>) =>
  db
    .insertInto('seen_requests')
    .values({ key: param('key'), expires_at: param('expires_at') })
    .onConflict((conflict) => conflict.column('key').doNothing()),
);

/** Forgets keys that nobody can use any more. */
export async function forgetOld(store: Store): Promise<void> {
  const now = await store.now();
  await store.write((tx) => tx.db.deleteFrom('seen_requests').where('expires_at', '<', now).execute());
}
