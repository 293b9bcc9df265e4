import type { Store } from '../store/store.ts';
import type { Claim } from './claim.ts';

/** A worker that has not said so for this long is taken for dead. */
export const LEASE_MS = 6_000;

const RENEW_EVERY_MS = 2_000;

/** Work stops this long before the lease is over by our own clock. */
const MARGIN_MS = 500;

interface Kept {
  readonly fence: number;
  readonly lost: AbortController;
  readonly cancelled: AbortController;
  /** By `performance.now()`. */
  until: number;
}

/** The lease of one run. */
export interface KeptLease {
  readonly signal: AbortSignal;
  readonly cancelled: AbortSignal;
  /**
   * Throws, and aborts the signal, where the lease is over by our own clock: a process that stood still
   * goes on before any timer tells it. To be asked right before something is done outside.
   */
  assertHeld(): void;
  release(): void;
}

/** Says for all runs of one worker that it is alive. */
export interface LeaseKeeper {
  /**
   * From now on this run's lease is renewed. The signal is aborted once the run is no longer ours, and
   * also once the store has been silent for as long as a lease lasts: then another may have it.
   * `cancelled` is aborted within 2 s of somebody's asking for the run to stop.
   */
  keep(claim: Claim): KeptLease;
  stop(): void;
}

/** One statement renews them all; `owner` as in their claims. */
export function createLeaseKeeper(
  store: Store,
  owner: string,
  onError: (error: unknown) => void,
): LeaseKeeper {
  const kept = new Map<string, Kept>();

  async function renew(): Promise<void> {
    const asked = [...kept];
    if (asked.length === 0) return;
    const until = performance.now() + LEASE_MS;
    const ids = asked.map(([runId]) => runId);
    const ours = await renewLeases(store, owner, ids);
    for (const [runId, entry] of asked) {
      const renewed = ours.get(runId);
      if (renewed?.fence !== entry.fence) entry.lost.abort(new Error('another worker took the run over'));
      else entry.until = until;
      if (renewed?.isCancelled) entry.cancelled.abort(new Error('somebody cancelled the run'));
    }
  }

  function endExpired(): void {
    for (const entry of kept.values()) endIfExpired(entry);
  }

  const timers = [
    setInterval(() => void renew().catch(onError), RENEW_EVERY_MS),
    setInterval(endExpired, MARGIN_MS / 2),
  ];
  return {
    keep({ run, fence }) {
      const lost = new AbortController();
      const cancelled = new AbortController();
      if (run.cancelledBy !== undefined) cancelled.abort(new Error('somebody cancelled the run'));
      const entry = { fence, lost, cancelled, until: performance.now() + LEASE_MS };
      kept.get(run.id)?.lost.abort(new Error('this worker took the run again'));
      kept.set(run.id, entry);
      return {
        signal: lost.signal,
        cancelled: cancelled.signal,
        assertHeld() {
          endIfExpired(entry);
          lost.signal.throwIfAborted();
        },
        release() {
          if (kept.get(run.id) === entry) kept.delete(run.id);
        },
      };
    },
    stop() {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

function endIfExpired({ until, lost }: Kept): void {
  if (performance.now() + MARGIN_MS > until) lost.abort(new Error('the lease could not be renewed in time'));
}

export interface RenewedLease {
  readonly fence: number;
  readonly isCancelled: boolean;
}

/** Renews the leases of these runs. Returns those that are still this owner's. */
export async function renewLeases(
  store: Store,
  owner: string,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, RenewedLease>> {
  const now = await store.now();
  const rows = await store.write((tx) =>
    tx.db
      .updateTable('runs')
      .set({ lease_until: now + LEASE_MS })
      .where('id', 'in', runIds)
      .where('lease_owner', '=', owner)
      .where('lease_until', 'is not', null)
      .where('status', '=', 'running')
      .returning(['id', 'fence', 'cancelled_by'])
      .execute(),
  );
  return new Map(
    rows.map(({ id, fence, cancelled_by }) => [id, { fence, isCancelled: cancelled_by !== null }]),
  );
}
