import type { Write } from '../store.ts';
import type { Old, Prunable } from './prunable.ts';

/**
 * Times of schedules that are over and settled. Each schedule keeps the last that came to an end of its own, and
 * whatever came after it: by these it is told what changed, and that nothing was missed.
 */
export const scheduleSlots: Prunable = {
  id: 'schedule-slots',
  async prune({ db }, { before, limit }) {
    const schedules = await db.selectFrom('schedules').select('id').orderBy('id').execute();
    let pruned = 0;
    for (const { id } of schedules) {
      for (const dueAt of await listOver(db, id, { before, limit: limit - pruned })) {
        await db
          .deleteFrom('schedule_slots')
          .where('schedule', '=', id)
          .where('due_at', '=', dueAt)
          .execute();
        pruned += 1;
      }
    }
    return pruned;
  },
};

async function listOver(db: Write['db'], id: string, { before, limit }: Old): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('schedule_slots as old')
    .innerJoin('runs', 'runs.id', 'old.run_id')
    .select('old.due_at')
    .where('old.schedule', '=', id)
    .where('old.due_at', '<', before)
    .where('old.quiet', '!=', 1)
    .where('runs.finished_at', '<', before)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('schedule_slots as newer')
          .innerJoin('runs as next', 'next.id', 'newer.run_id')
          .select('newer.run_id')
          .whereRef('newer.schedule', '=', 'old.schedule')
          .whereRef('newer.due_at', '>', 'old.due_at')
          .where('newer.reason', '!=', 'asked')
          .where('next.status', 'in', ['succeeded', 'failed', 'errored']),
      ),
    )
    .orderBy('old.due_at')
    .limit(limit)
    .execute();
  return rows.map(({ due_at }) => due_at);
}
