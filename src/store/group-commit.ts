import { setImmediate } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database.ts';

/** Inside a write: all of it happens, or none. */
export interface Write {
  readonly db: Transaction<Database>;
  /** Leaves something to be written once for the whole group, before its commit. */
  defer<T>(slot: Slot<T>, item: T): void;
  /** The same without secrets, for what is hashed and never changed after. */
  clean<T>(value: T): T;
}

/** Writes what the writes of one group have left for it, in their order. */
export interface Slot<T> {
  /** @returns what to do once all of it is committed; it is not done where that fails or nobody knows. */
  flush(db: Transaction<Database>, items: readonly T[]): Promise<() => void>;
}

/** The largest number of writes that share one commit. */
const GROUP_SIZE = 64;

interface Pending {
  work(write: Write): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * Runs writes one after the other and lets those that wait share one commit, and so one fsync. The
 * promise resolves only after the commit. Each write is atomic by itself: where one of a group
 * throws, the group is rolled back and each of it is done again alone.
 *
 * So `work` may be called twice, and may await the database alone: whatever else it waited for, all
 * writers would wait for.
 */
export function createGroupCommit(
  db: Kysely<Database>,
  clean: Write['clean'],
): <T>(work: (write: Write) => Promise<T>) => Promise<T> {
  const waiting: Pending[] = [];
  let draining = false;

  async function drain(): Promise<void> {
    draining = true;
    while (waiting.length > 0) {
      // SQLite never gives way by itself: a turn of the event loop lets others join the group.
      await setImmediate();
      await commitGroup(db, clean, waiting.splice(0, GROUP_SIZE));
    }
    draining = false;
  }

  return <T>(work: (write: Write) => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve: (value) => resolve(value as T), reject });
      if (!draining) void drain();
    });
}

async function commitGroup(
  db: Kysely<Database>,
  clean: Write['clean'],
  group: readonly Pending[],
): Promise<void> {
  let undone = false;
  try {
    const { values, committed } = await db.transaction().execute((tx) =>
      writeAll(tx, clean, group).catch((error: unknown) => {
        undone = true;
        throw error;
      }),
    );
    for (const tell of committed) tell();
    for (const [index, item] of group.entries()) item.resolve(values[index]);
  } catch (error) {
    // After a failed commit nobody knows what is on disk: doing it again could do it twice.
    if (undone && (group.length > 1 || isDeadlock(error)))
      for (const item of group) await commitGroup(db, clean, [item]);
    else for (const item of group) item.reject(error);
  }
}

/** PostgreSQL undid this transaction to let another one through: groups take their rows in any order. */
function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '40P01';
}

async function writeAll(db: Transaction<Database>, clean: Write['clean'], group: readonly Pending[]) {
  const deferred = new Map<Slot<unknown>, unknown[]>();
  const write: Write = {
    db,
    clean,
    defer(slot, item) {
      const items = deferred.get(slot as Slot<unknown>) ?? [];
      items.push(item);
      deferred.set(slot as Slot<unknown>, items);
    },
  };
  const values: unknown[] = [];
  for (const { work } of group) values.push(await work(write));
  const committed: (() => void)[] = [];
  for (const [slot, items] of deferred) committed.push(await slot.flush(db, items));
  return { values, committed };
}
