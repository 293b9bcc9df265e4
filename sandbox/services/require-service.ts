import { MissingProgramError } from './find-or-install.ts';

/**
 * For tests that need a program which cannot be had everywhere: what `get` gives, or `undefined` after
 * one line that says why, so that the test can be skipped. With `CI=true` nothing is skipped: it throws.
 *
 * @example
 * const postgres = await requireService('the store on PostgreSQL', startPostgres);
 * describe.skipIf(postgres === undefined)('the store on PostgreSQL', () => { … });
 */
export async function requireService<T>(what: string, get: () => Promise<T>): Promise<T | undefined> {
  try {
    return await get();
  } catch (error) {
    if (!(error instanceof MissingProgramError) || process.env.CI === 'true') throw error;
    console.warn(`Skipped: ${what}. ${error.message}`);
    return undefined;
  }
}
