import type { Store } from '../store/store.ts';
import { parseCheckpointLine, type SignedCheckpoint } from './checkpoint.ts';

/** A place outside the store that keeps checkpoints, so that nobody with the store alone can rewrite them. */
export interface Anchor {
  /** Tells this place from every other, also after a restart: `slack:C0AUDIT001`. */
  readonly id: string;
  /**
   * Brings one there; resolves once it is there. `isRetry`: an earlier try may have arrived.
   *
   * @throws where it did not arrive, or nobody knows.
   */
  anchor(checkpoint: SignedCheckpoint, options: { readonly isRetry: boolean }): Promise<void>;
}

/** After this a process that began to bring a checkpoint is given up, and another does it. */
const LEASE_MS = 30_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Brings the next checkpoint that is not there yet to its anchor, in order, each once. Any number of
 * processes may try; one of them does it. A new anchor begins with the newest checkpoint.
 *
 * @returns whether one was brought: there may be more.
 * @throws what the anchor throws; it is tried again later, at longer and longer intervals.
 */
export async function anchorNext(store: Store, anchor: Anchor): Promise<boolean> {
  const claim = await claimNext(store, anchor.id);
  if (claim === undefined) return false;
  try {
    await anchor.anchor(claim.checkpoint, { isRetry: claim.isRetry });
  } catch (error) {
    await release(store, anchor.id, claim, { failures: claim.failures + 1, pauseMs: pauseAfter(claim) });
    throw error;
  }
  const { number } = claim.checkpoint.checkpoint;
  await release(store, anchor.id, claim, { arrived: number, failures: 0, pauseMs: 0 });
  return true;
}

interface AnchorClaim {
  readonly checkpoint: SignedCheckpoint;
  readonly isRetry: boolean;
  readonly failures: number;
  /** The proof of who holds it: no other claim has the same. */
  readonly until: number;
}

async function claimNext(store: Store, id: string): Promise<AnchorClaim | undefined> {
  const now = await store.now();
  const newest = await findNewest(store);
  if (newest === undefined) return undefined;
  const known = await store.db
    .selectFrom('audit_anchors')
    .selectAll()
    .where('anchor', '=', id)
    .executeTakeFirst();
  if (known !== undefined && (known.arrived >= newest || known.due_at > now)) return undefined;
  const row = known ?? { arrived: newest - 1, tried: newest - 1, failures: 0, due_at: 0 };
  const checkpoint = await readCheckpoint(store, row.arrived + 1);
  const until = now + LEASE_MS;
  const isClaimed = known
    ? await moveRow(store, id, row, row.arrived + 1, until)
    : await addRow(store, id, row.arrived, until);
  if (!isClaimed) return undefined;
  return { checkpoint, isRetry: row.tried > row.arrived, failures: row.failures, until };
}

async function findNewest(store: Store): Promise<number | undefined> {
  const row = await store.db
    .selectFrom('audit_checkpoints')
    .select('number')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.number;
}

async function readCheckpoint(store: Store, number: number): Promise<SignedCheckpoint> {
  const { line } = await store.db
    .selectFrom('audit_checkpoints')
    .select('line')
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  const checkpoint = parseCheckpointLine(line);
  if (checkpoint === undefined) throw new Error(`checkpoint ${number} in the store is not one`);
  return checkpoint;
}

async function moveRow(
  store: Store,
  id: string,
  from: { arrived: number; due_at: number },
  tried: number,
  until: number,
): Promise<boolean> {
  const result = await store.write((tx) =>
    tx.db
      .updateTable('audit_anchors')
      .set({ tried, due_at: until })
      .where('anchor', '=', id)
      .where('arrived', '=', from.arrived)
      .where('due_at', '=', from.due_at)
      .executeTakeFirst(),
  );
  return result.numUpdatedRows === 1n;
}

async function addRow(store: Store, anchor: string, arrived: number, until: number): Promise<boolean> {
  const result = await store.write((tx) =>
    tx.db
      .insertInto('audit_anchors')
      .values({ anchor, arrived, tried: arrived + 1, failures: 0, due_at: until })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst(),
  );
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Whoever lost the claim meanwhile changes nothing. */
async function release(
  store: Store,
  id: string,
  claim: AnchorClaim,
  outcome: { arrived?: number; failures: number; pauseMs: number },
): Promise<void> {
  const { arrived, failures, pauseMs } = outcome;
  const dueAt = (await store.now()) + pauseMs;
  await store.write((tx) =>
    tx.db
      .updateTable('audit_anchors')
      .set({ ...(arrived !== undefined && { arrived }), failures, due_at: dueAt })
      .where('anchor', '=', id)
      .where('due_at', '=', claim.until)
      .execute(),
  );
}

function pauseAfter({ failures }: AnchorClaim): number {
  return Math.min(1_000 * 2 ** Math.min(failures, 6), LONGEST_PAUSE_MS);
}
