import { RefusedError } from '../errors.ts';
import {
  holdLock,
  type Lock,
  listLockQueue,
  readLock,
  releaseLock,
  stealLock,
  takeLock,
} from '../runs/lock.ts';
import type { Store } from '../store/store.ts';
import { formatAge } from '../wording/durations.ts';
import type { LockDesk } from './desk.ts';

/** Locks by hand, over a store. `onFreed` is called where a run may have got its turn. */
export function createLockDesk(store: Store, onFreed: () => void): LockDesk {
  return {
    get: (environment) => readLock(store.db, environment),
    listQueue: (environment) => listLockQueue(store.db, environment),
    async take({ environment, by, reason, steal = false }) {
      const now = await store.now();
      const asked = { environment, owner: by, actor: by, reason, now };
      const { taken, lock } = await store.write(async (tx) =>
        steal ? { taken: true, lock: await stealLock(tx, asked) } : takeLock(tx, asked),
      );
      if (!taken) throw locked(lock, now);
      return lock;
    },
    async release({ environment, by, steal = false }) {
      const now = await store.now();
      await store.write(async (tx) => {
        const lock = await holdLock(tx, environment);
        if (lock === undefined) throw notLocked(environment);
        assertMayRelease(lock, { by, steal });
        await releaseLock(tx, { environment, token: lock.token, actor: by, now });
      });
      onFreed();
    },
  };
}

function notLocked(environment: string): RefusedError {
  return new RefusedError('not-locked', `${environment} is not locked.`, { next: 'There is nothing to do.' });
}

function assertMayRelease(
  { environment, runId, owner }: Lock,
  { by, steal }: { readonly by: string; readonly steal: boolean },
): void {
  if (runId !== undefined) {
    throw new RefusedError('run-holds-it', `Run ${runId} holds the lock of ${environment} while it works.`, {
      next: `Wait for its end, or stop it: cancel ${runId}`,
    });
  }
  if (owner === by || steal) return;
  throw new RefusedError('not-yours', `Somebody else locked ${environment}.`, {
    next: `Ask them, or with the right to it: unlock ${environment} --steal`,
  });
}

function locked({ environment, runId, reason, takenAt }: Lock, now: number): RefusedError {
  const who = runId === undefined ? 'Somebody' : `Run ${runId}`;
  const why = reason === undefined ? '' : ` (${reason})`;
  const age = formatAge(now - takenAt.getTime());
  return new RefusedError('locked', `${who} has held the lock of ${environment} for ${age}${why}.`, {
    next: `Wait for it, or with the right to it: lock ${environment} --steal`,
  });
}
