import type { Store } from '../store/store.ts';
import type { Schedule } from './schedule.ts';

/** A schedule that is in force. */
export interface KeptSchedule extends Schedule {
  /** Since when it is as it is: what was due before is nobody's business. Milliseconds since 1970. */
  readonly since: number;
}

/** Every schedule that is in force, as the process that read the configuration last has it. */
export async function listKept(db: Store['db']): Promise<readonly KeptSchedule[]> {
  const rows = await db
    .selectFrom('schedules')
    .select(['id', 'environment', 'definition', 'since'])
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id, environment, definition, since }) => ({
    id,
    environment,
    name: id.slice(environment.length + 1),
    definition: JSON.parse(definition),
    since,
  }));
}
