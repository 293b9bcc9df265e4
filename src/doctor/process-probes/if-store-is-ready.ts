import type { Store } from '../../store/store.ts';
import type { ProcessContext } from '../context.ts';

/** Reads the store; `undefined` where it is not there yet or its tables are not: `store-schema` tells that. */
export async function ifStoreIsReady<T>(
  store: ProcessContext['store'],
  ask: (db: Store['db']) => Promise<T>,
): Promise<T | undefined> {
  if (!(await store.exists())) return undefined;
  const { applied, known } = await store.listMigrations();
  return known.every((name) => applied.includes(name)) ? store.read(ask) : undefined;
}
