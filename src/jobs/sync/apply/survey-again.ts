import { ExternalError } from '../../../errors.ts';
import { isUnread } from '../obstacle.ts';
import type { Obstacle } from '../plan.ts';
import type { Clock } from './clock.ts';

const ATTEMPTS = 3;
const PAUSE_MS = 1_000;

/** An execution, as far as it can ask everything anew; whatever controller it goes through. */
interface Surveying<S> {
  readonly clock: Clock;
  readonly stop: AbortSignal;
  survey(): Promise<S>;
}

/**
 * Reads what is about to be changed and then makes the plan again: what changes after the reading makes the write
 * a conflict, so that nothing is set on what the plan has not seen. What could not be read is tried again a
 * little later; throws `ExternalError` where that does not help.
 */
export async function surveyAgain<
  S extends { readonly planned: { readonly obstacles: readonly Obstacle[] } },
  T,
>(
  { clock, stop, survey }: Surveying<S>,
  readFirst: () => Promise<T>,
): Promise<{ readonly survey: S; readonly seen: T }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const seen = await readFirst();
      const found = await survey();
      if (attempt === ATTEMPTS || !isInDoubt(found.planned.obstacles)) return { survey: found, seen };
    } catch (error) {
      stop.throwIfAborted();
      const mayHelp = error instanceof ExternalError && error.retryable;
      if (!mayHelp || attempt === ATTEMPTS) throw error;
    }
    await clock.sleep(PAUSE_MS, stop);
  }
}

/** Another system did not answer; what it did say may still change. */
function isInDoubt(obstacles: readonly Obstacle[]): boolean {
  return obstacles.length > 0 && obstacles.every(isUnread);
}
