import type { Store, Write } from '../store/store.ts';
import { DAY_MS } from '../wording/durations.ts';
import { compareDrift, type KnownItem, type SeenDrift } from './compare-drift.ts';
import { type DriftItem, type DriftKind, toItemId } from './item.ts';

/** So many rows go into one statement: PostgreSQL and SQLite take a limited number of values. */
const ROWS = 500;

/** What is gone for longer comes back as new. */
const KEPT_MS = 90 * DAY_MS;

/** What a report is about that is kept. Times in milliseconds, by the store's clock. */
export interface RecordedAbout {
  readonly environment: string;
  /** The only Application that was looked at; left out: all. */
  readonly application?: string | undefined;
  readonly now: number;
  /** When the look began; what others saw since then is newer, and stays. Default: now. */
  readonly lookedAt?: number;
}

/** Every item of an environment that is known, those that are gone too, with who snoozed it last. */
export async function readDrift(db: Store['db'], environment: string): Promise<readonly KnownItem[]> {
  const rows = await db
    .selectFrom('drift_items as item')
    .leftJoin('drift_snoozes as snooze', (join) =>
      join
        .onRef('snooze.environment', '=', 'item.environment')
        .onRef('snooze.identity', '=', 'item.identity'),
    )
    .select(['item.identity', 'item.application', 'item.sentence', 'item.since', 'item.last_seen'])
    .select(['item.gone_at', 'item.times', 'snooze.by', 'snooze.reason', 'snooze.until'])
    .where('item.environment', '=', environment)
    .orderBy('item.identity')
    .execute();
  return rows.map(({ identity, application, sentence, times, by, reason, until, ...row }) => ({
    identity,
    application,
    kind: kindOf(identity),
    sentence,
    since: new Date(row.since),
    lastSeen: new Date(row.last_seen),
    isGone: row.gone_at !== null,
    times,
    ...(by !== null &&
      reason !== null &&
      until !== null && { snooze: { by, reason, until: new Date(until) } }),
  }));
}

/**
 * Keeps what was found, against what is known at this moment: whoever looked later and reported meanwhile
 * is not overwritten. Reads and writes in the transaction that it is given.
 */
export async function recordDrift(
  tx: Pick<Write, 'db'>,
  found: SeenDrift,
  about: RecordedAbout,
): Promise<void> {
  const { db } = tx;
  const { environment, application, now, lookedAt = now } = about;
  const known = await readDrift(db, environment);
  const { gone } = compareDrift(found, known, { application, now: new Date(now) });
  // In one order, whoever writes: two at once would wait for each other.
  const sorted = found.items.toSorted((a, b) => (a.identity < b.identity ? -1 : 1));
  for (const part of inParts(sorted)) await keep(tx, part, about);
  for (const part of inParts(gone)) {
    await db
      .updateTable('drift_items')
      .set({ gone_at: now })
      .where('environment', '=', environment)
      .where(
        'identity',
        'in',
        part.map(({ identity }) => identity),
      )
      .where('gone_at', 'is', null)
      .where('last_seen', '<=', lookedAt)
      .execute();
  }
  await db
    .deleteFrom('drift_items')
    .where('environment', '=', environment)
    .where('gone_at', '<', now - KEPT_MS)
    .execute();
}

/** What is new is added, what was gone is back, and what still is, is told as it is now. */
async function keep(
  { db }: Pick<Write, 'db'>,
  items: readonly DriftItem[],
  { environment, now, lookedAt = now }: RecordedAbout,
): Promise<void> {
  const row = { environment, first_seen: now, since: now, last_seen: now, gone_at: null, times: 1 };
  await db
    .insertInto('drift_items')
    .values(items.map((item) => ({ ...row, ...toldOf(environment, item) })))
    .onConflict((conflict) =>
      conflict
        .columns(['environment', 'identity'])
        .doUpdateSet((set) => {
          const whereOpen = set.case().when('drift_items.gone_at', 'is', null);
          return {
            since: whereOpen.then(set.ref('drift_items.since')).else(now).end(),
            times: whereOpen
              .then(set.ref('drift_items.times'))
              .else(set('drift_items.times', '+', 1))
              .end(),
            last_seen: now,
            gone_at: null,
            id: set.ref('excluded.id'),
            kind: set.ref('excluded.kind'),
            sentence: set.ref('excluded.sentence'),
            state: set.ref('excluded.state'),
            resource: set.ref('excluded.resource'),
            remedy: set.ref('excluded.remedy'),
            difference: whereOpen
              .then(set.fn.coalesce('excluded.difference', 'drift_items.difference'))
              .else(set.ref('excluded.difference'))
              .end(),
          };
        })
        .where(({ fn }) => fn.coalesce('drift_items.gone_at', 'drift_items.last_seen'), '<=', lookedAt),
    )
    .execute();
}

function toldOf(environment: string, item: DriftItem) {
  const { identity, application, kind, sentence, state, resource, remedy, difference = [] } = item;
  return {
    identity,
    application,
    id: toItemId(environment, identity),
    kind,
    sentence,
    state,
    resource: resource === undefined ? null : JSON.stringify(resource),
    difference: difference.length === 0 ? null : difference.join('\n'),
    remedy: remedy ?? null,
  };
}

/** An identity ends with it. */
function kindOf(identity: string): DriftKind {
  return identity.slice(identity.lastIndexOf('/') + 1) as DriftKind;
}

function inParts<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / ROWS) }, (_, index) =>
    all.slice(index * ROWS, (index + 1) * ROWS),
  );
}
