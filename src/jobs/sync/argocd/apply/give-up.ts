import { ExternalError } from '../../../../errors.ts';
import type { StepEnding } from '../../apply/ending.ts';
import { insist } from '../../apply/insist.ts';
import type { Execution, Step } from './execution.ts';
import { silent } from './silent.ts';

/**
 * Before a begun step is given up that nobody has seen an operation of: changes the Application, so that
 * whoever still holds the same intent cannot set it any more, and looks once more. `undefined`: there
 * is an operation of this run after all, and it is to be waited for.
 */
export async function giveUp(
  execution: Execution,
  step: Step,
  ending: StepEnding,
): Promise<StepEnding | undefined> {
  const { executor, clock, stop, context } = execution;
  const { name } = step.application;
  const seen = await insist(execution, clock.now(), async () => {
    try {
      await executor.fence(name, stop);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    return executor.read(name, stop);
  });
  if ('silence' in seen) return silent(name, seen.silence);
  const isOurs = [seen.value?.requested?.runId, seen.value?.state?.runId].includes(context.runId);
  return isOurs ? undefined : ending;
}

/** There is nothing to hold back where the Application does not exist, or where we may not write. */
function isGone(error: unknown): boolean {
  return (
    error instanceof ExternalError && ['conflict', 'forbidden', 'unauthenticated'].includes(error.reason)
  );
}

/** The same for an operation that was seen: whatever becomes of it, it is not worth waiting for. */
export async function fenceOnce({ executor, stop }: Execution, { application }: Step): Promise<void> {
  try {
    await executor.fence(application.name, stop);
  } catch (error) {
    stop.throwIfAborted();
    if (!(error instanceof ExternalError)) throw error;
  }
}
