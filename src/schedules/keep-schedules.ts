import { appendAudit, type Json, toCanonicalJson } from '../audit/append.ts';
import type { Environment } from '../config/schema.ts';
import type { Store, Write } from '../store/store.ts';
import { type Schedule, toScheduleId } from './schedule.ts';

/**
 * Brings what is kept to what the configuration says, each change with its audit record. Any number of
 * processes may do this at the same time; where they disagree, the last one counts.
 */
export async function keepSchedules(
  store: Store,
  environments: ReadonlyMap<string, Pick<Environment, 'name' | 'schedules'>>,
  actor: string,
): Promise<void> {
  const wanted = [...environments.values()].flatMap(listSchedulesOf);
  const now = await store.now();
  await store.write(async (tx) => {
    // In one order, whoever writes: two at once would wait for each other.
    for (const schedule of wanted.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      await keep(tx, schedule, { actor, now });
    }
    await removeOthers(tx, new Set(wanted.map(({ id }) => id)), { actor, now });
  });
}

/** The schedules of an environment as the configuration has them. */
export function listSchedulesOf({
  name: environment,
  schedules,
}: Pick<Environment, 'name' | 'schedules'>): readonly Schedule[] {
  return Object.entries(schedules).map(([name, definition]) => ({
    id: toScheduleId(environment, name),
    environment,
    name,
    definition,
  }));
}

interface Moment {
  readonly actor: string;
  readonly now: number;
}

async function keep(tx: Write, schedule: Schedule, moment: Moment): Promise<void> {
  const { id, environment } = schedule;
  const definition = toCanonicalJson({ ...schedule.definition });
  const before = await tx.db.selectFrom('schedules').selectAll().where('id', '=', id).executeTakeFirst();
  const isInForce = before !== undefined && before.removed_at === null;
  if (isInForce && before.definition === definition) return;
  const row = { definition, since: moment.now, removed_at: null };
  const written = await tx.db
    .insertInto('schedules')
    .values({ id, environment, ...row })
    .onConflict((conflict) =>
      // Another process may have written the same meanwhile: then it is neither new nor put on record twice.
      conflict
        .column('id')
        .doUpdateSet(row)
        .where((where) =>
          where.or([
            where('schedules.definition', '!=', definition),
            where('schedules.removed_at', 'is not', null),
          ]),
        ),
    )
    .returning('id')
    .executeTakeFirst();
  if (written === undefined) return;
  record(tx, isInForce ? 'schedule.changed' : 'schedule.added', schedule, moment);
}

async function removeOthers(tx: Write, wanted: ReadonlySet<string>, moment: Moment): Promise<void> {
  const inForce = await tx.db
    .selectFrom('schedules')
    .select(['id', 'environment', 'definition'])
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
  for (const { id, environment, definition } of inForce) {
    if (wanted.has(id)) continue;
    const { numUpdatedRows } = await tx.db
      .updateTable('schedules')
      .set({ removed_at: moment.now })
      .where('id', '=', id)
      .where('removed_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) continue;
    const name = id.slice(environment.length + 1);
    record(tx, 'schedule.removed', { id, environment, name, definition: JSON.parse(definition) }, moment);
  }
}

function record(tx: Write, type: string, schedule: Schedule, { actor, now: at }: Moment): void {
  const { environment, name, definition } = schedule;
  const data: { [key: string]: Json } = { schedule: name, ...definition };
  appendAudit(tx, { type, actor, environment, data, at });
}
