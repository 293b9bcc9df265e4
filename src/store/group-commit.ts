import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database.ts';

/** The largest number of writes that share one commit. */
const GROUP_SIZE = 64;

type Transact = Transaction<Database>;

interface Pending {
  work(tx: Transact): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * Runs writes one after the other and lets those that wait share one commit, and so one fsync. Each
 * is atomic by itself: one that throws is rolled back to its savepoint and does not touch the others.
 * The promise resolves only after the commit.
 *
 * `work` may speak to the database alone: whatever else it waits for, all writers wait for.
 */
export function createGroupCommit(
  db: Kysely<Database>,
): <T>(work: (tx: Transact) => Promise<T>) => Promise<T> {
  const waiting: Pending[] = [];
  let draining = false;

  async function drain(): Promise<void> {
    draining = true;
    while (waiting.length > 0) await commitGroup(db, waiting.splice(0, GROUP_SIZE));
    draining = false;
  }

  return <T>(work: (tx: Transact) => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve: (value) => resolve(value as T), reject });
      if (!draining) void drain();
    });
}

async function commitGroup(db: Kysely<Database>, group: readonly Pending[]): Promise<void> {
  const settle: (() => void)[] = [];
  try {
    const tx = await db.startTransaction().execute();
    try {
      for (const item of group) settle.push(await attempt(tx, item));
      await tx.commit().execute();
    } catch (error) {
      await tx
        .rollback()
        .execute()
        .catch(() => undefined);
      throw error;
    }
  } catch (error) {
    for (const item of group) item.reject(error);
    return;
  }
  for (const tell of settle) tell();
}

type OpenTransaction = Awaited<ReturnType<ReturnType<Kysely<Database>['startTransaction']>['execute']>>;

/** Does one write inside a savepoint; returns what to tell its caller once the group is committed. */
async function attempt(tx: OpenTransaction, item: Pending): Promise<() => void> {
  const inner = await tx.savepoint('write').execute();
  try {
    const value = await item.work(inner);
    await inner.releaseSavepoint('write').execute();
    return () => item.resolve(value);
  } catch (error) {
    await inner.rollbackToSavepoint('write').execute();
    return () => item.reject(error);
  }
}
