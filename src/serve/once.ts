import { setTimeout as sleep } from 'node:timers/promises';
import { ExternalError, RefusedError } from '../errors.ts';
import { type Param, prepared } from '../store/prepared.ts';
import type { Store, Write } from '../store/store.ts';

/** A request is good for five minutes in both directions; remembered for longer, however this machine's clock goes. */
const REMEMBERED_MS = 60 * 60_000;

/** Slack waits 3 s for an acknowledgement, and the work behind it wants some of them. */
const ANSWER_WITHIN_MS = 1_000;

/** Before the edge says that it takes longer. */
const BEGIN_WITHIN_MS = 1_500;

/** One request of Slack's, which is acted on once, however often it is sent and to whichever process. */
export interface Once {
  /**
   * Whether somebody, in any process, has acted on it already. `unknown`: the store does not say in time, so
   * nothing may be done.
   */
  wasHeard(): Promise<'yes' | 'no' | 'unknown'>;
  /**
   * For all that the request changes: its key is in the transaction of the first write. Throws `RefusedError` and
   * writes nothing where another process was first; throws `ExternalError` and never writes where the store has
   * not begun with it within 1.5 s.
   */
  readonly store: Store;
  /** Answers one that was heard before. Left out: who sent it is told so. */
  readonly refuse?: () => void;
  /** For a request that has changed nothing: writes the key alone. Throws the same. */
  settle(): Promise<void>;
}

/** `key`: the same each time that Slack sends it. */
export function createOnce(store: Store, key: string, further: Pick<Once, 'refuse'> = {}): Once {
  let isWritten = false;
  let isSilent = false;
  let turn: Promise<unknown> = Promise.resolve();

  async function writeFirst<T>(work: (tx: Write) => Promise<T>): Promise<T> {
    let hasBegun = false;
    const timer = new AbortController();
    const written = store.write(async (tx) => {
      if (isSilent) throw silent();
      hasBegun = true;
      await writeKey(tx, key, Date.now() + REMEMBERED_MS);
      return work(tx);
    });
    const patience = sleep(BEGIN_WITHIN_MS, undefined, timer).then(() => {
      if (hasBegun) return written;
      isSilent = true;
      throw silent();
    });
    const value = await Promise.race([written, patience]).finally(() => timer.abort());
    isWritten = true;
    return value;
  }
  async function writeNext<T>(work: (tx: Write) => Promise<T>): Promise<T> {
    if (isSilent) throw silent();
    return isWritten ? store.write(work) : writeFirst(work);
  }
  const write: Store['write'] = (work) => {
    const written = turn.then(() => writeNext(work));
    turn = written.catch(() => undefined);
    return written;
  };
  return {
    ...further,
    wasHeard: () => wasHeard(store, key),
    store: { ...store, write },
    async settle() {
      if (!isWritten) await write(async () => undefined);
    },
  };
}

/** Receivers put it beside what they bring, under this name. */
export function onceOf({ once }: { readonly [name: string]: unknown }): Once {
  return once as Once;
}

async function wasHeard(store: Store, key: string): Promise<'yes' | 'no' | 'unknown'> {
  const timer = new AbortController();
  const late = sleep(ANSWER_WITHIN_MS, 'unknown' as const, timer);
  const asked = selectHeard(store.db, { key }).then(
    ({ rows }) => (rows.length > 0 ? 'yes' : 'no'),
    () => 'unknown' as const,
  );
  return Promise.race([asked, late]).finally(() => timer.abort());
}

async function writeKey({ db }: Write, key: string, expiresAt: number): Promise<void> {
  const { numAffectedRows } = await insertHeard(db, { key, expires_at: expiresAt });
  if (numAffectedRows === 1n) return;
  throw heardBefore();
}

/** What is thrown, and told, where another process was first. */
export function heardBefore(): RefusedError {
  return new RefusedError('heard-before', 'bitiq has heard this already.', {
    next: 'Where no answer came, ask again.',
  });
}

export function isHeardBefore(error: unknown): error is RefusedError {
  return error instanceof RefusedError && error.code === 'heard-before';
}

function silent(): ExternalError {
  const sentence = 'Your request could not be written down, so nothing was started.';
  return new ExternalError('store', 'timeout', sentence, { next: 'Try again in a minute.' });
}

const selectHeard = prepared((db, param: Param<{ key: string }>) =>
  db.selectFrom('seen_requests').select('key').where('key', '=', param('key')),
);

const insertHeard = prepared((db, param: Param<{ key: string; expires_at: number }>) =>
  db
    .insertInto('seen_requests')
    .values({ key: param('key'), expires_at: param('expires_at') })
    .onConflict((conflict) => conflict.column('key').doNothing()),
);

/** Forgets keys that nobody can use any more. */
export async function forgetOld(store: Store): Promise<void> {
  const now = await store.now();
  await store.write((tx) => tx.db.deleteFrom('seen_requests').where('expires_at', '<', now).execute());
}
