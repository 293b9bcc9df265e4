import type { ExpressionBuilder } from 'kysely';
import type { Database } from '../database.ts';

/**
 * Whether a run is told by nothing any more: a later whole one of its kind in its environment has ended, and no
 * time of a schedule rests on it.
 */
export function isSuperseded({
  and,
  exists,
  not,
  selectFrom,
}: ExpressionBuilder<Database & { old: Database['runs'] }, 'old'>) {
  const later = selectFrom('runs as later')
    .select('later.id')
    .whereRef('later.environment', '=', 'old.environment')
    .whereRef('later.kind', '=', 'old.kind')
    .whereRef('later.finished_at', '>', 'old.finished_at')
    .whereRef('later.created_at', '>', 'old.created_at')
    .where('later.status', 'in', ['succeeded', 'failed', 'errored'])
    .where('later.input', 'not like', '%"only"%');
  const slot = selectFrom('schedule_slots')
    .select('schedule_slots.run_id')
    .whereRef('schedule_slots.run_id', '=', 'old.id');
  return and([exists(later), not(exists(slot))]);
}
