import { assertWritable, measureDisk } from './measure-disk.ts';
import type { Store } from './store.ts';

/** Below it a SQLite file's disk counts as full: what is under way has to be put on record yet. */
const ROOM = 16 * 1024 ** 2;

/** A write that is on disk needs an fsync: one in so many milliseconds, however often it is asked. */
const KEPT_MS = 10_000;

/**
 * Makes a question whether the store can be written to: `disk full: 3 MiB left`, or `undefined` where it can.
 * A row is committed and gone with the same commit. Throws what the store throws.
 *
 * @param url `DATABASE_URL`.
 * @param elapsed milliseconds by a clock that nobody sets.
 */
export function createWriteProbe(
  store: Pick<Store, 'write'>,
  url: string,
  elapsed: () => number = () => performance.now(),
): () => Promise<string | undefined> {
  const file = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let last: Promise<string | undefined> = Promise.resolve(undefined);
  return () => {
    if (elapsed() - askedAt >= KEPT_MS) {
      askedAt = elapsed();
      last = look(store, file);
      // Trouble is looked at anew, so that the end of it is seen at once.
      last.then(
        (said) => said !== undefined && forget(),
        () => forget(),
      );
    }
    return last;
  };

  function forget(): void {
    askedAt = Number.NEGATIVE_INFINITY;
  }
}

async function look(store: Pick<Store, 'write'>, file: string | undefined): Promise<string | undefined> {
  const free = file === undefined ? undefined : (await measureDisk(file)).free;
  if (free !== undefined && free < ROOM) return `disk full: ${Math.floor(free / 1024 ** 2)} MiB left`;
  if (file !== undefined) await assertWritable(file);
  const key = `probe/${crypto.randomUUID()}`;
  await store.write(async ({ db }) => {
    await db.insertInto('seen_requests').values({ key, expires_at: 0 }).execute();
    await db.deleteFrom('seen_requests').where('key', '=', key).execute();
  });
  return undefined;
}
