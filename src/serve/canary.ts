import { createLoop, type Loop } from '../queue/loop.ts';
import type { RunQueue } from '../queue/run-queue.ts';
import type { Store } from '../store/store.ts';
import { takeTurn } from './take-turn.ts';

/** One is sent this often, by whichever process comes first. */
const EVERY_MS = 60_000;

const LOOK_EVERY_MS = 5_000;

export interface CanaryOptions {
  readonly store: Store;
  readonly queue: Pick<RunQueue, 'addCanary'>;
  onError(error: unknown): void;
}

/** Sends a job through the queue once a minute: when none comes through, no work is done, whatever else looks well. */
export function startCanary({ store, queue, onError }: CanaryOptions): Loop {
  return createLoop({
    everyMs: LOOK_EVERY_MS,
    onError,
    work: async () => {
      const now = await store.now();
      if (!(await takeTurn(store, 'canary', { now, until: now + EVERY_MS }))) return;
      await queue.addCanary().catch(async (error: unknown) => {
        await giveTurnBack(store);
        throw error;
      });
    },
  });
}

/** A worker had one. */
export async function markCanary(store: Store): Promise<void> {
  const now = await store.now();
  await store.write(({ db }) => db.updateTable('canary').set({ done_at: now }).execute());
}

/** How long ago a worker had one, in milliseconds; `undefined`: none was there yet. */
export async function readCanaryAge(store: Pick<Store, 'db' | 'now'>): Promise<number | undefined> {
  const row = await store.db.selectFrom('canary').select('done_at').executeTakeFirst();
  return row?.done_at == null ? undefined : Math.max(0, (await store.now()) - row.done_at);
}

async function giveTurnBack(store: Store): Promise<void> {
  await store.write(({ db }) => db.updateTable('canary').set({ due_at: 0 }).execute());
}
