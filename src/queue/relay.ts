import { listOwed, markHandedOver, markNotHandedOver } from '../runs/outbox.ts';
import { type RecoverOptions, recoverRuns } from '../runs/recover.ts';
import type { Store } from '../store/store.ts';
import { createLoop, type Loop } from './loop.ts';
import type { RunQueue } from './run-queue.ts';

/** What is still owed this long after it was handed over is handed over again: Redis may have lost it. */
const OWED_AGAIN_MS = 5_000;

/** How soon handing over is tried again while Redis is away. */
const RETRY_MS = 500;

/** While requests rain, those of so much time go together: one round trip and one write for all of them. */
const REST_MS = 50;

/** Runs of lost workers are looked for this often, however often the relay is kicked. */
const RECOVER_EVERY_MS = 500;

const BATCH = 200;

/** `actor`: process name for the audit log. */
export interface RelayOptions extends RecoverOptions {
  readonly store: Store;
  readonly queue: RunQueue;
  onError(error: unknown): void;
}

/**
 * Hands what the outbox owes to the queue and finds runs whose worker was lost. Any number of
 * processes may do this at the same time. `kick` after a request, so that nobody waits for the clock.
 */
export function startRelay(options: RelayOptions): Loop {
  const recoverDue = createRhythm(RECOVER_EVERY_MS);
  return createLoop({
    everyMs: 500,
    restMs: REST_MS,
    onError: options.onError,
    async work() {
      try {
        if (recoverDue()) await recoverRuns(options.store, options);
      } finally {
        while ((await handOver(options)) === BATCH) {}
      }
    },
  });
}

/** One batch. Returns how many runs it was. */
async function handOver({ store, queue }: RelayOptions): Promise<number> {
  const owed = await listOwed(store, BATCH);
  if (owed.length === 0) return 0;
  try {
    await queue.add(owed);
  } catch (error) {
    await markNotHandedOver(store, owed, RETRY_MS);
    throw error;
  }
  await markHandedOver(store, owed, OWED_AGAIN_MS);
  return owed.length;
}

/** Says yes, and then no until so much time has passed. */
function createRhythm(everyMs: number): () => boolean {
  let next = 0;
  return () => {
    const now = performance.now();
    if (now < next) return false;
    next = now + everyMs;
    return true;
  };
}
