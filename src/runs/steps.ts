import type { Json } from '../audit/append.ts';
import type { Store } from '../store/store.ts';

/** One line of a run's journal. `intended`: begun, and nobody has written how it ended. */
export interface StepRecord {
  readonly id: string;
  readonly state: 'intended' | 'done' | 'failed';
  readonly detail: Json;
  readonly intendedAt: Date;
}

/** The journal of a run, oldest first. */
export async function listSteps(db: Store['db'], runId: string): Promise<readonly StepRecord[]> {
  const rows = await db
    .selectFrom('steps')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('intended_at')
    .orderBy('step')
    .execute();
  return rows.map(({ step, state, detail, intended_at }) => ({
    id: step,
    state: state as StepRecord['state'],
    detail: JSON.parse(detail),
    intendedAt: new Date(intended_at),
  }));
}
