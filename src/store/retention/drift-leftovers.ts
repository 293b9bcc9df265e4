import type { Write } from '../store.ts';
import type { Old, Prunable } from './prunable.ts';

/** Snoozes that are over, and issues, of items that nobody knows any more: where one comes back, it is new. */
export const driftLeftovers: Prunable = {
  id: 'drift-leftovers',
  async prune({ db }, old) {
    const rows = [...(await listSnoozes(db, old)), ...(await listIssues(db, old))].slice(0, old.limit);
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

type Db = Write['db'];

interface Leftover {
  readonly table: 'drift_snoozes' | 'drift_issues';
  readonly environment: string;
  readonly identity: string;
}

async function listSnoozes(db: Db, { before, limit }: Old): Promise<readonly Leftover[]> {
  const rows = await db
    .selectFrom('drift_snoozes as snooze')
    .leftJoin('drift_items as item', (join) =>
      join
        .onRef('item.environment', '=', 'snooze.environment')
        .onRef('item.identity', '=', 'snooze.identity'),
    )
    .select(['snooze.environment', 'snooze.identity'])
    .where('item.identity', 'is', null)
    .where('snooze.until', '<', before)
    .limit(limit)
    .execute();
  return rows.map((row) => ({ table: 'drift_snoozes', ...row }));
}

async function listIssues(db: Db, { before, limit }: Old): Promise<readonly Leftover[]> {
  const rows = await db
    .selectFrom('drift_issues as issue')
    .leftJoin('drift_items as item', (join) =>
      join.onRef('item.environment', '=', 'issue.environment').onRef('item.identity', '=', 'issue.identity'),
    )
    .select(['issue.environment', 'issue.identity'])
    .where('item.identity', 'is', null)
    .where('issue.opened_at', '<', before)
    .limit(limit)
    .execute();
  return rows.map((row) => ({ table: 'drift_issues', ...row }));
}
