import { ExternalError } from '../errors.ts';

/** The answer, or `undefined` where the other system knows no such kind of thing. Throws whatever else goes wrong. */
export async function ifServed<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ExternalError && error.reason === 'not-served') return undefined;
    throw error;
  }
}
