import { BitiqError, ExternalError } from '../errors.ts';

/** Writes what somebody asked for. What the store could not do is said as such, by `sentence`: nothing happened. */
export async function writing<T>(sentence: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof BitiqError) throw cause;
    throw new ExternalError('store', 'unavailable', sentence, { next: 'Try again in a minute.', cause });
  }
}
