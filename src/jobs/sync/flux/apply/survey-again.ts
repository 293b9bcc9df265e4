import { ExternalError } from '../../../../errors.ts';
import { isUnread } from '../../execute/look-again.ts';
import type { FluxExecution, FluxSurvey } from './execution.ts';

const ATTEMPTS = 3;
const PAUSE_MS = 1_000;

/**
 * Reads what is about to be changed and then makes the plan again: what changes after the reading makes the write
 * a conflict, so that nothing is set on what the plan has not seen. What could not be read is tried again a
 * little later; throws `ExternalError` where that does not help.
 */
export async function surveyAgain<T>(
  { clock, stop, survey }: FluxExecution,
  readFirst: () => Promise<T>,
): Promise<{ readonly survey: FluxSurvey; readonly seen: T }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const seen = await readFirst();
      const found = await survey();
      const { obstacles } = found.planned;
      const isInDoubt = obstacles.length > 0 && obstacles.every(isUnread);
      if (attempt === ATTEMPTS || !isInDoubt) return { survey: found, seen };
    } catch (error) {
      stop.throwIfAborted();
      const mayHelp = error instanceof ExternalError && error.retryable;
      if (!mayHelp || attempt === ATTEMPTS) throw error;
    }
    await clock.sleep(PAUSE_MS, stop);
  }
}
