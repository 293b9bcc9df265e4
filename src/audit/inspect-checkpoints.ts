import type { Store } from '../store/store.ts';
import { parseCheckpointLine, type SignedCheckpoint } from './checkpoint.ts';

/** How far the log is signed. */
export interface CheckpointState {
  /** Absent: nothing was signed yet. `undefined` where its line is none. */
  readonly last: SignedCheckpoint | undefined;
  /** How many checkpoints there are. */
  readonly count: number;
  /** Records that no checkpoint covers, and when the oldest of them was written. */
  readonly unsigned: number;
  readonly oldestUnsignedAt: number | undefined;
}

/** Reads the ends of the log only; whether it hangs together is the verifier's to say. */
export async function readCheckpointState(db: Store['db']): Promise<CheckpointState> {
  const row = await db
    .selectFrom('audit_checkpoints')
    .select(['number', 'seq', 'line'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const { unsigned, oldest } = await db
    .selectFrom('audit')
    .select((select) => [select.fn.countAll<number>().as('unsigned'), select.fn.min('at').as('oldest')])
    .where('seq', '>', row?.seq ?? 0)
    .executeTakeFirstOrThrow();
  return {
    last: row && parseCheckpointLine(row.line),
    count: row?.number ?? 0,
    unsigned: Number(unsigned),
    oldestUnsignedAt: oldest === null ? undefined : Number(oldest),
  };
}
