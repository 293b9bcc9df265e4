import { appendAudit, type Json } from '../audit/append.ts';
import type { Claim } from '../runs/claim.ts';
import type { Store, Write } from '../store/store.ts';

/** Thrown where a worker would write for a run that is no longer its own. */
export const LOST = 'the run is no longer this worker’s';

/** Whether this claim is the run's newest, which it stays until the transaction ends. */
export async function holdsRun(tx: Write, { run, fence }: Claim): Promise<boolean> {
  const held = await tx.db
    .updateTable('runs')
    .set((row) => ({ fence: row.ref('fence') }))
    .where('id', '=', run.id)
    .where('fence', '=', fence)
    .where('status', '=', 'running')
    .executeTakeFirst();
  return held.numUpdatedRows === 1n;
}

/** What is about to be changed outside. */
export interface Intent {
  /** One word or path: `wave-1/toy-web-prod`. */
  readonly id: string;
  /** For the record: `sync toy-web-prod to 9f0c2e1`. */
  readonly title: string;
  /** What has to be known when the step is taken up again by another worker. */
  readonly detail: Json;
}

/** Writes an intent down, with its audit record. A step that was begun before is under way again, whatever became of it then. */
export async function writeIntent(tx: Write, claim: Claim, intent: Intent, now: number): Promise<void> {
  const { id: runId, environment } = claim.run;
  const detail = JSON.stringify(intent.detail);
  const row = { state: 'intended', detail, intended_at: now, ended_at: null };
  await tx.db
    .insertInto('steps')
    .values({ run_id: runId, step: intent.id, ...row })
    .onConflict((conflict) => conflict.columns(['run_id', 'step']).doUpdateSet(row))
    .execute();
  const data = { step: intent.id, title: intent.title };
  appendAudit(tx, { type: 'step.intended', actor: claim.owner, runId, environment, data, at: now });
}

/** Writes down how a begun step ended. Throws where the run is no longer this worker's. */
export async function endStep(
  store: Store,
  claim: Claim,
  { step, outcome, detail }: { step: string; outcome: 'done' | 'failed'; detail: Json },
): Promise<void> {
  const now = await store.now();
  const { id: runId, environment } = claim.run;
  await store.write(async (tx) => {
    if (!(await holdsRun(tx, claim))) throw new Error(LOST);
    const ended = await tx.db
      .updateTable('steps')
      .set({ state: outcome, detail: JSON.stringify(detail), ended_at: now })
      .where('run_id', '=', runId)
      .where('step', '=', step)
      .where('state', '=', 'intended')
      .executeTakeFirst();
    if (ended.numUpdatedRows !== 1n) return;
    const data = { step, detail };
    appendAudit(tx, { type: `step.${outcome}`, actor: claim.owner, runId, environment, data, at: now });
  });
}
