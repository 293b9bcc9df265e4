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
  return (await holdRequest(tx, runId)) ? readRecorded(tx.db, config, runId) : undefined;
}

/**
 * `false`: the run never went to the gate. Every transaction at the gate takes its rows in one order, or
 * they would wait for one another: the request, the lock of the environment, the runs.
 */
export async function holdRequest(tx: Write, runId: string): Promise<boolean> {
  // An update where a select would do: it locks the row in both dialects.
  const held = await tx.db
    .updateTable('approvals')
    .set((row) => ({ nonce: row.ref('nonce') }))
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return held.numUpdatedRows === 1n;
}
