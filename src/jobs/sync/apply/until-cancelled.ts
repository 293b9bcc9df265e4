import type { ApplyContext } from '../../job.ts';

/** What work gives; where it threw because somebody stopped the run, what `onCancelled` gives. */
export async function untilCancelled<T, C>(
  { signal, cancelled }: Pick<ApplyContext, 'signal' | 'cancelled'>,
  work: () => Promise<T>,
  onCancelled: () => C | Promise<C>,
): Promise<T | C> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (!cancelled.aborted) throw error;
    return onCancelled();
  }
}
