import type { Prunable } from './prunable.ts';
import { isSuperseded } from './superseded.ts';

/**
 * Reports of runs that are over, which were told long ago. The run stays, and what was decided about it: `why`
 * and the audit log explain it for ever.
 */
export const runReports: Prunable = {
  id: 'run-reports',
  async prune({ db }, { before, limit }) {
    const old = await db
      .selectFrom('runs as old')
      .select('old.id')
      .where('old.finished_at', '<', before)
      .where('old.report', 'is not', null)
      .where(isSuperseded)
      .limit(limit)
      .execute();
    for (const { id } of old) {
      await db.updateTable('runs').set({ report: null }).where('id', '=', id).execute();
    }
    return old.length;
  },
};
