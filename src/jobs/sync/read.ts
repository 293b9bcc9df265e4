import { ExternalError } from '../../errors.ts';
import { grantRemedy } from '../grant-remedy.ts';

/** What another system said, or why it could not be asked. */
export type Read<T> =
  | { readonly value: T }
  | { readonly failure: { readonly sentence: string; readonly remedy?: string } };

/** Waits for an answer of another system. What is no fault of theirs, and a cancelled run, is thrown on. */
export async function read<T>(
  answer: Promise<T>,
  { user, signal }: { readonly user: string | undefined; readonly signal: AbortSignal },
): Promise<Read<T>> {
  try {
    return { value: await answer };
  } catch (thrown) {
    signal.throwIfAborted();
    if (!(thrown instanceof ExternalError)) throw thrown;
    const { message: sentence, missingRight, system, next } = thrown;
    const remedy = (missingRight && grantRemedy(system, missingRight, user)) ?? next;
    return { failure: { sentence, ...(remedy && { remedy }) } };
  }
}

/** The answer, or `undefined` where there was none. */
export function known<T>(answer: Read<T> | undefined): T | undefined {
  return answer !== undefined && 'value' in answer ? answer.value : undefined;
}
