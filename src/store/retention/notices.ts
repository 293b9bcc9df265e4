import type { Prunable } from './prunable.ts';

/** Direct messages that were sent, or given up, about runs that are over. */
export const notices: Prunable = {
  id: 'notices',
  async prune({ db }, { before, limit }) {
    const sent = await db
      .selectFrom('notices')
      .innerJoin('runs', 'runs.id', 'notices.run_id')
      .select('notices.id')
      .where('notices.sent_at', '<', before)
      .where('runs.finished_at', '<', before)
      .limit(limit)
      .execute();
    for (const { id } of sent) await db.deleteFrom('notices').where('id', '=', id).execute();
    return sent.length;
  },
};
