import type { Store } from '../store/store.ts';
import { HOUR_MS } from '../wording/durations.ts';
import type { Viewer } from './read-home.ts';

/** Homes are kept up to date so long after they were opened. */
const KEPT_MS = 8 * HOUR_MS;

/** More Homes than this nobody keeps up to date; those that were opened last are. */
const MOST = 200;

/** Somebody who has App Home open, and what it shows. */
export interface HomeViewer extends Viewer {
  /** Hash of what was published last. */
  readonly shown: string;
  readonly dueAt: number;
  readonly failures: number;
}

/** What is known once somebody has seen it: what they were shown, and how things stood. */
export interface Seen {
  readonly shown: string;
  readonly looked: string;
}

/**
 * Remembers who opened App Home, of which nobody knows yet what it shows, and leaves it to whoever opens it: returns
 * until when, never the same twice, so that of several who publish at the same time each finds out.
 */
export async function rememberViewer(
  store: Pick<Store, 'write'>,
  { userId, teamId }: Viewer,
  now: number,
  until: number,
): Promise<number> {
  const row = { team_id: teamId, opened_at: now, shown: '', looked: '', due_at: until, failures: 0 };
  const { due_at } = await store.write((tx) =>
    tx.db
      .insertInto('home_viewers')
      .values({ user_id: userId, ...row })
      .onConflict((conflict) =>
        conflict.column('user_id').doUpdateSet(({ eb, ref }) => ({
          ...row,
          due_at: eb
            .case()
            .when('home_viewers.due_at', '>=', until)
            .then(eb(ref('home_viewers.due_at'), '+', 1))
            .else(until)
            .end(),
        })),
      )
      .returning('due_at')
      .executeTakeFirstOrThrow(),
  );
  return due_at;
}

/** Those whose Home was made when things stood otherwise, and at whom nobody else looks; opened last first. */
export async function listStale(
  db: Store['db'],
  { looked, now }: { readonly looked: string; readonly now: number },
): Promise<readonly HomeViewer[]> {
  const rows = await db
    .selectFrom('home_viewers')
    .selectAll()
    .where('opened_at', '>', now - KEPT_MS)
    .orderBy('opened_at', 'desc')
    .limit(MOST)
    .execute();
  return rows
    .filter((row) => row.looked !== looked && row.due_at <= now)
    .map(({ user_id, team_id, shown, due_at, failures }) => {
      return { userId: user_id, teamId: team_id, shown, dueAt: due_at, failures };
    });
}

/** Whether it is ours to publish until then: of all who ask one is told so. */
export async function claimViewer(
  store: Pick<Store, 'write'>,
  { userId, dueAt }: HomeViewer,
  until: number,
): Promise<boolean> {
  const { numUpdatedRows } = await store.write((tx) =>
    tx.db
      .updateTable('home_viewers')
      .set({ due_at: until })
      .where('user_id', '=', userId)
      .where('due_at', '=', dueAt)
      .executeTakeFirst(),
  );
  return numUpdatedRows === 1n;
}

/**
 * It shows this now. Where somebody else published meanwhile, or still does, nobody knows what it shows: it is made
 * again.
 */
export async function saveShown(
  store: Pick<Store, 'write'>,
  { userId, until }: { readonly userId: string; readonly until: number },
  seen: Seen,
  now: number,
): Promise<void> {
  await store.write(async (tx) => {
    const own = await tx.db
      .updateTable('home_viewers')
      .set({ ...seen, due_at: now, failures: 0 })
      .where('user_id', '=', userId)
      .where('due_at', '=', until)
      .executeTakeFirst();
    if (own.numUpdatedRows > 0n) return;
    await tx.db
      .updateTable('home_viewers')
      .set({ shown: '', looked: '', due_at: now })
      .where('user_id', '=', userId)
      .execute();
  });
}

/** Nothing that these see has changed. */
export async function saveLooked(
  store: Pick<Store, 'write'>,
  viewers: readonly HomeViewer[],
  looked: string,
): Promise<void> {
  if (viewers.length === 0) return;
  await store.write(async (tx) => {
    for (const { userId, dueAt } of viewers) {
      await tx.db
        .updateTable('home_viewers')
        .set({ looked, failures: 0 })
        .where('user_id', '=', userId)
        .where('due_at', '=', dueAt)
        .execute();
    }
  });
}

/** Looked at again then. */
export async function postponeViewer(
  store: Pick<Store, 'write'>,
  { userId, failures }: { readonly userId: string; readonly failures: number },
  dueAt: number,
): Promise<void> {
  await store.write((tx) =>
    tx.db
      .updateTable('home_viewers')
      .set({ due_at: dueAt, failures })
      .where('user_id', '=', userId)
      .execute(),
  );
}

/** Not kept up to date any more, until they open it again; nothing where they have meanwhile. */
export async function forgetViewer(
  store: Pick<Store, 'write'>,
  { userId, failures }: Pick<HomeViewer, 'userId' | 'failures'>,
): Promise<void> {
  await store.write((tx) =>
    tx.db.deleteFrom('home_viewers').where('user_id', '=', userId).where('failures', '=', failures).execute(),
  );
}

/** Forgets who opened it too long ago. */
export async function forgetOldViewers(store: Store): Promise<void> {
  const now = await store.now();
  await store.write((tx) =>
    tx.db
      .deleteFrom('home_viewers')
      .where('opened_at', '<=', now - KEPT_MS)
      .execute(),
  );
}
