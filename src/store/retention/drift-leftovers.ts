import type { ExpressionBuilder } from 'kysely';
import type { Database } from '../database.ts';
import type { Prunable } from './prunable.ts';

/** Snoozes that are over, and issues, of items that nobody knows any more: where one comes back, it is new. */
export const driftLeftovers: Prunable = {
  id: 'drift-leftovers',
  async prune({ db }, { before, limit }) {
    const snoozes = await db
      .selectFrom('drift_snoozes as left')
      .select(['left.environment', 'left.identity'])
      .where('left.until', '<', before)
      .where(isOfNoItem)
      .limit(limit)
      .execute();
    const issues = await db
      .selectFrom('drift_issues as left')
      .select(['left.environment', 'left.identity'])
      .where('left.opened_at', '<', before)
      .where(isOfNoItem)
      .limit(limit - snoozes.length)
      .execute();
    const rows = [
      ...snoozes.map((row) => ({ ...row, table: 'drift_snoozes' as const })),
      ...issues.map((row) => ({ ...row, table: 'drift_issues' as const })),
    ];
    for (const { table, environment, identity } of rows) {
      await db
        .deleteFrom(table)
        .where('environment', '=', environment)
        .where('identity', '=', identity)
        .execute();
    }
    return rows.length;
  },
};

type Left = 'drift_snoozes' | 'drift_issues';

function isOfNoItem<T extends Left>({
  exists,
  not,
  selectFrom,
}: ExpressionBuilder<Database & { left: Database[T] }, 'left'>) {
  const item = selectFrom('drift_items as item')
    .select('item.identity')
    .whereRef('item.environment', '=', 'left.environment')
    .whereRef('item.identity', '=', 'left.identity');
  return not(exists(item));
}
