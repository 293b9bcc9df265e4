import { setTimeout as sleep } from 'node:timers/promises';
import { appendAudit } from '../audit/append.ts';
import { createLoop, type Loop } from '../queue/loop.ts';
import { PRUNABLES } from '../store/retention/index.ts';
import type { Prunable } from '../store/retention/prunable.ts';
import type { Store } from '../store/store.ts';
import { DAY_MS } from '../wording/durations.ts';
import { takeTurn } from './take-turn.ts';

const LOOK_EVERY_MS = 10 * 60_000;

/** A process that is at it goes on for so long at most; one that is lost is given up a little later. */
const LONGEST_MS = 20 * 60_000;
const LEASE_MS = 30 * 60_000;

/** So many rows share a transaction, and others have their turn before the next. */
const ROWS = 200;
const REST_MS = 100;

export interface PruneOptions {
  readonly store: Store;
  /** How long machinery is kept, in days. */
  readonly keepDays: number;
  /** Name of this process, for the audit log. */
  readonly actor: string;
  /** Pause between two transactions. Default: 100. */
  readonly restMs?: number;
  onError(error: unknown): void;
}

/**
 * Takes away once a day what is only machinery and too old, in small transactions, each of them on record. Any
 * number of processes may do this: one has the turn.
 */
export function startPruning(options: PruneOptions): Pick<Loop, 'stop'> {
  const leaving = new AbortController();
  const loop = createLoop({
    everyMs: LOOK_EVERY_MS,
    onError: options.onError,
    work: () => haveTurn(options, leaving.signal),
  });
  return {
    stop() {
      leaving.abort();
      return loop.stop();
    },
  };
}

async function haveTurn(options: PruneOptions, leaving: AbortSignal): Promise<void> {
  const { store } = options;
  const now = await store.now();
  const until = now + LEASE_MS;
  if (!(await takeTurn(store, 'housekeeping', { now, until }))) return;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), LONGEST_MS);
  const signal = AbortSignal.any([leaving, late.signal]);
  let isDone = false;
  try {
    await pruneAll(options, now, signal);
    isDone = !signal.aborted;
  } finally {
    clearTimeout(timer);
    // Whoever comes next goes on where this one stopped.
    const dueAt = isDone ? now + DAY_MS : now;
    await store.write(({ db }) =>
      db.updateTable('housekeeping').set({ due_at: dueAt }).where('due_at', '=', until).execute(),
    );
  }
}

async function pruneAll(options: PruneOptions, now: number, signal: AbortSignal): Promise<void> {
  const { restMs = REST_MS } = options;
  for (const prunable of PRUNABLES) {
    while (!signal.aborted && (await pruneSome(options, prunable, now)) === ROWS) {
      await sleep(restMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** One transaction, with its record. */
function pruneSome(
  { store, keepDays, actor }: PruneOptions,
  { id, prune }: Prunable,
  now: number,
): Promise<number> {
  const before = now - keepDays * DAY_MS;
  return store.write(async (tx) => {
    const rows = await prune(tx, { before, limit: ROWS });
    const data = { what: id, rows, before: new Date(before).toISOString() };
    if (rows > 0) appendAudit(tx, { type: 'store.pruned', actor, data, at: now });
    return rows;
  });
}
