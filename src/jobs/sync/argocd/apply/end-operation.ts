import { ExternalError } from '../../../../errors.ts';
import type { StepEnding } from '../../apply/ending.ts';
import type { Execution, Step } from './execution.ts';

/** Who cancels waits for no more than this. */
const LIMIT_MS = 4_000;

/**
 * Ends the operation of a step that was begun, because somebody stopped the run: the one of this run and
 * no other. Where none is to be seen, what may still be on its way is held back first.
 */
export async function endOperation(
  { executor, context }: Execution,
  { application: { name } }: Step,
): Promise<StepEnding> {
  const limit = AbortSignal.any([context.signal, AbortSignal.timeout(LIMIT_MS)]);
  try {
    let termination = await executor.terminate(name, context.runId, limit);
    if (termination === 'not-ours') {
      await executor.fence(name, limit);
      termination = await executor.terminate(name, context.runId, limit);
    }
    return { kind: 'cancelled', summary: SUMMARIES[termination], isBegun: true };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof ExternalError) && !limit.aborted) throw error;
    const why = error instanceof ExternalError ? error.message : 'no answer within 4 s';
    const summary = `its operation could not be ended and may go on: ${why}`;
    return { kind: 'cancelled', summary, isBegun: true };
  }
}

const SUMMARIES = {
  ended: 'its operation was ended',
  removed: 'its operation was taken away; a hook that runs goes on',
  'not-ours': 'nothing of this run was under way any more',
} as const;
