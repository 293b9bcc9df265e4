import { ExternalError } from '../../../errors.ts';
import type { ApplyContext } from '../../job.ts';
import type { Clock } from './clock.ts';

/** What another system said in the end, or why it stayed silent. */
export type Insisted<T> = { readonly value: T } | { readonly silence: string };

/** An execution, as far as it can wait for an answer; whatever controller it goes through. */
interface Insisting {
  readonly clock: Clock;
  readonly context: Pick<ApplyContext, 'environment'>;
  readonly stop: AbortSignal;
}

/**
 * Asks until there is an answer, for as long as an operation that began at `since` may take. Only for
 * what may be asked twice. Throws the reason where the work is to stop.
 */
export async function insist<T>(
  { clock, context: { environment }, stop }: Insisting,
  since: Date,
  ask: () => Promise<T>,
): Promise<Insisted<T>> {
  const { stuckAfter, pollEvery } = environment.sync;
  for (;;) {
    stop.throwIfAborted();
    try {
      return { value: await ask() };
    } catch (error) {
      stop.throwIfAborted();
      if (!(error instanceof ExternalError)) throw error;
      const isLate = clock.now().getTime() - since.getTime() >= stuckAfter;
      if (isLate) return { silence: error.message };
    }
    await clock.sleep(pollEvery, stop);
  }
}
