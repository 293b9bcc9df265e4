import type { Write } from '../store/store.ts';
import type { GateOptions } from './gate-options.ts';
import { type RecordedFacts, readRecorded } from './read-facts.ts';

/**
 * What is on record of a run at the gate, read in a transaction: no other one casts a vote on it, settles
 * it or begins a step of it before this one ends.
 */
export async function holdApproval(
  tx: Write,
  config: GateOptions['config'],
  runId: string,
): Promise<RecordedFacts | undefined> {
  // An update where a select would do: it locks the row in both dialects.
  const held = await tx.db
    .updateTable('approvals')
    .set((row) => ({ nonce: row.ref('nonce') }))
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return held.numUpdatedRows === 1n ? readRecorded(tx.db, config, runId) : undefined;
}
