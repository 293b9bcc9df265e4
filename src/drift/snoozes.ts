import { appendAudit } from '../audit/append.ts';
import { RefusedError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { DAY_MS } from '../wording/durations.ts';
import { getItem, type KeptItem } from './get-item.ts';

/** Whoever wants it longer says so anew: what nobody has looked at for a quarter is nobody's decision. */
export const LONGEST_SNOOZE_DAYS = 90;

const LONGEST_MS = (LONGEST_SNOOZE_DAYS + 1) * DAY_MS;

export interface SnoozeAsked {
  /** The item's. */
  readonly id: string;
  /** Principal. */
  readonly by: string;
  readonly reason: string;
  readonly until: Date;
}

/**
 * Keeps an item quiet until then, on record; a snooze that was there gives way. Throws `RefusedError`
 * where the item is gone or not known, and where that is not ahead or too far.
 */
export async function snooze(store: Store, { id, by, reason, until }: SnoozeAsked): Promise<KeptItem> {
  const now = await store.now();
  return store.write(async (tx) => {
    const item = await holdItem(tx.db, id, now);
    if (until.getTime() <= now || until.getTime() > now + LONGEST_MS) {
      throw new RefusedError('bad-until', 'A snooze ends on a day ahead, and not too far.', {
        next: `Choose one of the next ${LONGEST_SNOOZE_DAYS} days.`,
      });
    }
    const { environment, identity } = item;
    const values = { by, reason, at: now, until: until.getTime() };
    await tx.db
      .insertInto('drift_snoozes')
      .values({ environment, identity, ...values })
      .onConflict((conflict) => conflict.columns(['environment', 'identity']).doUpdateSet(values))
      .execute();
    const data = { item: id, identity, reason, until: until.toISOString() };
    appendAudit(tx, { type: 'drift.snoozed', actor: by, environment, data, at: now });
    return { ...item, snooze: { by, reason, at: new Date(now), until } };
  });
}

/** Ends a snooze before its time, on record. Throws `RefusedError` where there is none. */
export async function endSnooze(
  store: Store,
  { id, by }: { readonly id: string; readonly by: string },
): Promise<KeptItem> {
  const now = await store.now();
  return store.write(async (tx) => {
    const { snooze: ended, ...item } = await holdItem(tx.db, id, now);
    if (ended === undefined) {
      throw new RefusedError('not-snoozed', 'Nobody snoozes this now.', { next: 'There is nothing to do.' });
    }
    const { environment, identity } = item;
    await tx.db
      .deleteFrom('drift_snoozes')
      .where('environment', '=', environment)
      .where('identity', '=', identity)
      .execute();
    const data = { item: id, identity, snoozedBy: ended.by, until: ended.until.toISOString() };
    appendAudit(tx, { type: 'drift.unsnoozed', actor: by, environment, data, at: now });
    return item;
  });
}

/** The item, which nobody else changes until the transaction ends. */
async function holdItem(db: Store['db'], id: string, now: number): Promise<KeptItem> {
  await db.updateTable('drift_items').set({ id }).where('id', '=', id).execute();
  const item = await getItem(db, id, now);
  if (item === undefined || item.goneAt !== undefined) throw itemGone();
  return item;
}

/** What a button about something gone is answered with. */
export function itemGone(): RefusedError {
  return new RefusedError('drift-gone', 'This is as Git says again, or was not seen for long.', {
    next: 'The next report tells what is left.',
  });
}
