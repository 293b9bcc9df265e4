import { BitiqError, ExternalError } from '../errors.ts';
import { assertWritable } from '../store/measure-disk.ts';
import { findTrouble } from './name-trouble.ts';

/**
 * Does what a start does with the store. Throws `ExternalError` with what is wrong by its name, such as `disk full`,
 * where the store cannot be opened, brought up to date or written to: nothing starts then.
 *
 * @param url `DATABASE_URL`.
 */
export async function namingStore<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof BitiqError) throw cause;
    const said = (await findFault(url)) ?? findTrouble(cause);
    if (said === undefined) throw cause;
    const message = `Nothing was started. The store: ${said}.`;
    throw new ExternalError('store', 'unavailable', message, { next: 'bitiq doctor tells more.', cause });
  }
}

/** SQLite says of a read-only disk only that it cannot open a file. */
async function findFault(url: string): Promise<string | undefined> {
  if (!url.startsWith('sqlite:')) return undefined;
  const fault = await assertWritable(url.slice('sqlite:'.length)).catch((error: unknown) => error);
  return findTrouble(fault);
}
