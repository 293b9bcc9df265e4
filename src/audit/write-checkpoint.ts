import type { Store } from '../store/store.ts';
import { parseCheckpointLine, signCheckpoint, toCheckpointLine } from './checkpoint.ts';
import { type AuditKey, publicKeysOf } from './key.ts';
import { readChain } from './read-chain.ts';
import type { Damage } from './verify/damage.ts';
import { createVerifier } from './verify/verifier.ts';

/** When the next checkpoint is due: after so many records, or so long after the last one. */
export interface CheckpointPolicy {
  readonly records: number;
  readonly intervalMs: number;
}

/** The records since the last checkpoint do not hang together: they are not vouched for. */
export class DamagedLogError extends Error {
  readonly damage: Damage;

  constructor(damage: Damage) {
    super(`the audit log is damaged at record ${damage.seq} (${damage.kind}); no checkpoint is signed`);
    this.name = 'DamagedLogError';
    this.damage = damage;
  }
}

interface Place {
  readonly number: number;
  readonly seq: number;
  readonly hash: string;
  readonly at: number;
}

/**
 * Signs a checkpoint of the last record where one is due; at once with `force`, if there are records
 * that none covers. Any number of processes may try: one of them writes it.
 *
 * @returns whether this process wrote one.
 * @throws `DamagedLogError` where the records since the last checkpoint were tampered with.
 */
export async function writeCheckpoint(
  store: Store,
  key: AuditKey,
  policy: CheckpointPolicy,
  options: { force?: boolean } = {},
): Promise<boolean> {
  const [last, head, now] = [await readLast(store), await readHead(store), await store.now()];
  const isDue = options.force || head.seq - last.seq >= policy.records || now - last.at >= policy.intervalMs;
  if (head.seq <= last.seq || !isDue) return false;
  const { seq, hash } = await followChain(store, key, last, head.seq);
  const line = toCheckpointLine(signCheckpoint(key, { number: last.number + 1, seq, hash, at: now }));
  const result = await store.write((tx) =>
    tx.db
      .insertInto('audit_checkpoints')
      .values({ number: last.number + 1, seq, at: now, line })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst(),
  );
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Reads every record since the last checkpoint again: only what hangs together is signed. */
async function followChain(store: Store, key: AuditKey, last: Place, until: number) {
  const from = { seq: last.seq, hash: last.hash, checkpoint: last.number };
  const verifier = createVerifier({ keys: publicKeysOf(key), from });
  for await (const lines of readChain(store, { after: last.seq, until })) {
    for (const line of lines) verifier.push(Buffer.from(line));
  }
  const verdict = verifier.end();
  if (!verdict.isSound) throw new DamagedLogError(verdict.damage);
  if (verdict.records < until) throw new DamagedLogError({ kind: 'cut', seq: verdict.records + 1 });
  return { seq: verdict.records, hash: verdict.hash };
}

async function readLast(store: Store): Promise<Place> {
  const row = await store.db
    .selectFrom('audit_checkpoints')
    .select(['line'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return { number: 0, seq: 0, hash: '', at: 0 };
  const signed = parseCheckpointLine(row.line);
  if (signed === undefined) throw new Error('the last checkpoint in the store is not one');
  return signed.checkpoint;
}

async function readHead(store: Store): Promise<{ seq: number }> {
  const last = await store.db.selectFrom('audit').select('seq').orderBy('seq', 'desc').limit(1).execute();
  return last[0] ?? { seq: 0 };
}
