import type { Report } from '../report.ts';
import type { Store } from '../store/store.ts';
import type { Claim } from './claim.ts';
import { type Lock, takeLock } from './lock.ts';

/**
 * Gives a run up until some time has passed: it waits for something outside, and no worker with it. It
 * keeps the lock. `false`: it is no longer ours, nothing was written.
 */
export async function waitForLater(
  store: Store,
  claim: Claim,
  { report, inMs }: { readonly report: Report; readonly inMs: number },
): Promise<boolean> {
  const now = await store.now();
  const { numUpdatedRows } = await store.write((tx) =>
    tx.db
      .updateTable('runs')
      .set((set) => ({
        report: JSON.stringify(report),
        revision: set('revision', '+', 1),
        attempt: 0,
        lease_owner: null,
        lease_until: now - 1,
        // Who cancelled meanwhile does not wait for it.
        owed_at: set
          .case()
          .when('cancelled_by', 'is', null)
          .then(now + inMs)
          .else(now)
          .end(),
      }))
      .where('id', '=', claim.run.id)
      .where('fence', '=', claim.fence)
      .where('status', '=', 'running')
      .executeTakeFirst(),
  );
  return numUpdatedRows === 1n;
}

/** Takes the lock of the environment for a run, where it is free or already the run's; else says whose it is. */
export async function takeLockFor(
  store: Store,
  claim: Claim,
): Promise<{ readonly claim: Claim } | { readonly heldBy: Lock }> {
  if (claim.lockToken !== undefined) return { claim };
  const { id: runId, environment, requestedBy: owner } = claim.run;
  const now = await store.now();
  return store.write(async (tx) => {
    const { taken, lock } = await takeLock(tx, { environment, owner, runId, actor: claim.owner, now });
    if (!taken) return { heldBy: lock };
    const { numUpdatedRows } = await tx.db
      .updateTable('runs')
      .set({ lock_token: lock.token })
      .where('id', '=', runId)
      .where('fence', '=', claim.fence)
      .where('status', '=', 'running')
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new Error('the run is no longer this worker’s');
    return { claim: { ...claim, lockToken: lock.token } };
  });
}
