import type { Store } from '../store/store.ts';
import { type Run, toRun } from './run.ts';

/** A run as it stands, or `undefined` where there is none of that id. */
export async function getRun(store: Pick<Store, 'db'>, id: string): Promise<Run | undefined> {
  const row = await store.db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toRun(row);
}
