import type { Store, Write } from '../store/store.ts';
import { compareDrift, type KnownItem, type SeenDrift } from './compare-drift.ts';
import { type DriftItem, type DriftKind, toItemId } from './item.ts';

/** So many rows go into one statement: PostgreSQL and SQLite take a limited number of values. */
const ROWS = 500;

/** What is gone for longer comes back as new. */
const KEPT_MS = 90 * 86_400_000;

/** Every item of an environment that is known, those that are gone too. */
export async function readDrift(db: Store['db'], environment: string): Promise<readonly KnownItem[]> {
  const rows = await db
    .selectFrom('drift_items')
    .select(['identity', 'application', 'since', 'gone_at', 'times'])
    .where('environment', '=', environment)
    .orderBy('identity')
    .execute();
  return rows.map(({ identity, application, since, gone_at, times }) => {
    const kind = kindOf(identity);
    return { identity, application, kind, since: new Date(since), isGone: gone_at !== null, times };
  });
}

/**
 * Keeps what was found, against what is known at this moment: whoever reported meanwhile is not
 * overwritten. Reads and writes in the transaction that it is given.
 */
export async function recordDrift(
  { db }: Pick<Write, 'db'>,
  found: SeenDrift,
  about: { readonly environment: string; readonly application?: string | undefined; readonly now: number },
): Promise<void> {
  const { environment, now } = about;
  const { items, gone } = compareDrift(found, await readDrift(db, environment), about.application);
  // In one order, whoever writes: two at once would wait for each other.
  const sorted = items.toSorted((a, b) => (a.identity < b.identity ? -1 : 1));
  for (const part of inParts(sorted.filter(({ standing }) => standing === 'new'))) {
    await db
      .insertInto('drift_items')
      .values(
        part.map((item) => ({
          environment,
          identity: item.identity,
          application: item.application,
          first_seen: now,
          since: now,
          last_seen: now,
          gone_at: null,
          times: 1,
          ...toldOf(environment, item),
          difference: null,
        })),
      )
      .onConflict((conflict) => conflict.columns(['environment', 'identity']).doUpdateSet({ last_seen: now }))
      .execute();
  }
  for (const part of inParts(sorted.filter(({ standing }) => standing === 'reopened'))) {
    await rowsOf(db, environment, part)
      .where('gone_at', 'is not', null)
      .set((set) => ({ since: now, last_seen: now, gone_at: null, times: set('times', '+', 1) }))
      .execute();
  }
  for (const part of inParts(sorted.filter(({ standing }) => standing === 'still'))) {
    await rowsOf(db, environment, part).set({ last_seen: now }).execute();
  }
  for (const part of inParts(gone)) await rowsOf(db, environment, part).set({ gone_at: now }).execute();
  await db
    .deleteFrom('drift_items')
    .where('environment', '=', environment)
    .where('gone_at', '<', now - KEPT_MS)
    .execute();
}

/** An identity ends with it. */
function kindOf(identity: string): DriftKind {
  return identity.slice(identity.lastIndexOf('/') + 1) as DriftKind;
}

/** What may have changed about an item since it was last seen, and is no part of what it is. */
function toldOf(environment: string, { identity, kind, sentence, state, resource }: DriftItem) {
  const behind = resource === undefined ? null : JSON.stringify(resource);
  return { id: toItemId(environment, identity), kind, sentence, state, resource: behind };
}

function rowsOf(db: Write['db'], environment: string, items: readonly { readonly identity: string }[]) {
  const identities = items.map(({ identity }) => identity);
  return db
    .updateTable('drift_items')
    .where('environment', '=', environment)
    .where('identity', 'in', identities);
}

function inParts<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / ROWS) }, (_, index) =>
    all.slice(index * ROWS, (index + 1) * ROWS),
  );
}
