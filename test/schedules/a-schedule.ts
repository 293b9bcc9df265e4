import type { Environment } from '../../src/config/schema.ts';
import { keepSchedules } from '../../src/schedules/keep-schedules.ts';
import { type KeptSchedule, listKept } from '../../src/schedules/kept-schedules.ts';
import type { StartOptions } from '../../src/schedules/start-due.ts';
import type { Store } from '../../src/store/store.ts';
import { anEnvironment } from '../helpers/an-environment.ts';

export const daily = { job: 'drift', cron: '0 8 * * *', timeZone: 'Europe/Zurich' };

/** What a process of that name starts schedules with; its runs are `<name>1`, `<name>2`, … */
export function aStarter(store: Store, name = 'a'): StartOptions {
  let count = 0;
  return {
    store,
    channelOf: (environment) => (environment === 'prod' ? 'C0PROD' : undefined),
    newRunId: () => {
      count += 1;
      return `${name}${count}`;
    },
    actor: `bitiq:${name}`,
  };
}

export function prodWith(schedules: object): ReadonlyMap<string, Environment> {
  return new Map([['prod', anEnvironment({ schedules })]]);
}

/** Keeps the schedules of prod as of a moment, and returns what is in force. */
export async function keepAt(
  store: Store,
  schedules: object,
  at: string,
  actor = 'bitiq:a',
): Promise<readonly KeptSchedule[]> {
  await keepSchedules({ ...store, now: async () => Date.parse(at) }, prodWith(schedules), actor);
  return listKept(store.db);
}

export const at = (text: string): number => Date.parse(text);

/** What was taken: when it was due, why, and by which run. */
export async function listSlots(store: Store): Promise<readonly string[]> {
  const rows = await store.db.selectFrom('schedule_slots').selectAll().orderBy('due_at').execute();
  return rows.map(
    ({ due_at, reason, run_id }) => `${new Date(due_at).toISOString().slice(0, 16)} ${reason} ${run_id}`,
  );
}

/** The types of records about schedules, oldest first. */
export async function listRecorded(store: Store): Promise<readonly string[]> {
  const rows = await store.db
    .selectFrom('audit')
    .select('type')
    .where('type', 'like', 'schedule.%')
    .orderBy('seq')
    .execute();
  return rows.map(({ type }) => type);
}
