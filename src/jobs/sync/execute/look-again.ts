import { ExternalError } from '../../../errors.ts';
import type { OperationView } from '../../../integrations/argocd/operations.ts';
import type { PlannedSync } from '../plan.ts';
import type { Execution, Surroundings } from './execution.ts';

/** The world as it is just before something is begun. */
export interface Opening extends Surroundings {
  /** By name; who is missing does not exist. */
  readonly views: ReadonlyMap<string, OperationView>;
}

const ATTEMPTS = 3;
const PAUSE_MS = 1_000;

/**
 * Reads the Applications and then makes the plan again: what changes after the reading makes setting
 * the operation a conflict, so that nothing is set on what the plan has not seen. What could not be
 * read is tried again a little later; throws `ExternalError` where that does not help.
 */
export async function lookAgain(execution: Execution, names: readonly string[]): Promise<Opening> {
  const { clock, stop } = execution;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const opening = await look(execution, names);
      if (attempt === ATTEMPTS || !isInDoubt(opening.planned)) return opening;
    } catch (error) {
      stop.throwIfAborted();
      const mayHelp = error instanceof ExternalError && error.retryable;
      if (!mayHelp || attempt === ATTEMPTS) throw error;
    }
    await clock.sleep(PAUSE_MS, stop);
  }
}

async function look({ executor, survey, stop }: Execution, names: readonly string[]): Promise<Opening> {
  const read = await Promise.all(names.map((name) => executor.read(name, stop)));
  const views = read.filter((view) => view !== undefined);
  return { ...(await survey()), views: new Map(views.map((view) => [view.name, view])) };
}

/** Another system did not answer; what it did say may still change. */
function isInDoubt({ obstacles }: PlannedSync): boolean {
  return obstacles.length > 0 && obstacles.every(isUnread);
}

/** Whether an obstacle says that something could not be read. */
export function isUnread({ id, kind }: PlannedSync['obstacles'][number]): boolean {
  return kind === 'unknown' && id.endsWith('-unknown');
}
