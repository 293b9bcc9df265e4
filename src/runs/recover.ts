import { appendAudit } from '../audit/append.ts';
import type { Store, Write } from '../store/store.ts';
import { releaseLock } from './lock.ts';
import type { RunError } from './run.ts';

/** A run that was begun this often and never ended is given up. */
const MAX_ATTEMPTS = 5;

export interface RecoverOptions {
  readonly actor: string;
  newReference(): string;
  /** Written in the same transaction where a run is given up that had the lock. Default: nothing. */
  onGivenUp?(tx: Write, run: { runId: string; requestedBy: string; now: number }): Promise<void>;
}

/**
 * Finds runs whose worker fell silent and owes them again; those that were begun too
 * often end as errored.
 *
 * @returns how many went back.
 */
export async function recoverRuns(store: Store, options: RecoverOptions): Promise<number> {
  const now = await store.now();
  const silent = await store.db
    .selectFrom('runs')
    .select(['id', 'attempt', 'fence'])
    .where('status', '=', 'running')
    .where('lease_until', '<', now)
    .where('owed_at', 'is', null)
    .limit(100)
    .execute();
  const failures: unknown[] = [];
  let recovered = 0;
  for (const row of silent) {
    const isBack = await recover(store, row, options, now).catch((error) => void failures.push(error));
    if (isBack) recovered += 1;
  }
  if (failures.length > 0)
    throw new AggregateError(failures, 'some runs of lost workers could not be recovered');
  return recovered;
}

/** One of them; where it throws, the others have their turn all the same. */
async function recover(store: Store, run: SilentRun, options: RecoverOptions, now: number): Promise<boolean> {
  if (run.attempt < MAX_ATTEMPTS) return putBack(store, run, now);
  await giveUp(store, run, options, now);
  return false;
}

/** As it was read: its worker may have said since that it is alive, or have handed it back. */
type SilentRun = { id: string; attempt: number; fence: number };

async function putBack(store: Store, run: SilentRun, now: number): Promise<boolean> {
  const result = await store.write((tx) =>
    tx.db
      .updateTable('runs')
      .set({ owed_at: now })
      .where('id', '=', run.id)
      .where('fence', '=', run.fence)
      .where('status', '=', 'running')
      .where('lease_until', '<', now)
      .where('owed_at', 'is', null)
      .executeTakeFirst(),
  );
  return result.numUpdatedRows === 1n;
}

async function giveUp(store: Store, run: SilentRun, options: RecoverOptions, now: number): Promise<void> {
  const error: RunError = {
    code: 'workers-lost',
    message: `The worker stopped ${run.attempt} times in the middle of this run, so it was given up.`,
    next: 'Look at the workers’ logs and memory, then run it again.',
    reference: options.newReference(),
  };
  await store.write(async (tx) => {
    const row = await tx.db
      .updateTable('runs')
      .set((set) => ({
        status: 'errored',
        error: JSON.stringify(error),
        fence: set('fence', '+', 1),
        revision: set('revision', '+', 1),
        lease_owner: null,
        lease_until: null,
        owed_at: null,
        finished_at: now,
      }))
      .where('id', '=', run.id)
      .where('fence', '=', run.fence)
      .where('status', '=', 'running')
      .where('lease_until', '<', now)
      .where('owed_at', 'is', null)
      .returning(['environment', 'lock_token', 'requested_by'])
      .executeTakeFirst();
    if (row === undefined) return;
    appendAudit(tx, {
      type: 'run.errored',
      actor: options.actor,
      runId: run.id,
      environment: row.environment,
      data: { code: error.code, reference: error.reference },
      at: now,
    });
    if (row.lock_token !== null) {
      const { environment, lock_token: token, requested_by: requestedBy } = row;
      await releaseLock(tx, { environment, token, actor: options.actor, now });
      await options.onGivenUp?.(tx, { runId: run.id, requestedBy, now });
    }
  });
}
