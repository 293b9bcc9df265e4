import type { Store } from '../store/store.ts';

/**
 * Has one process of many do what is due: the turn is taken until `until` (milliseconds since 1970, as `now`).
 * `false`: it is not due, or another process has it.
 */
export function takeTurn(
  store: Store,
  table: 'canary' | 'housekeeping',
  { now, until }: { readonly now: number; readonly until: number },
): Promise<boolean> {
  return store.write(async ({ db }) => {
    const moved = await db
      .updateTable(table)
      .set({ due_at: until })
      .where('due_at', '<=', now)
      .executeTakeFirst();
    if (moved.numUpdatedRows > 0n) return true;
    const made = await db
      .insertInto(table)
      .values({ id: 1, due_at: until })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
  });
}
