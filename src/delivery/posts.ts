import { type Run, toRun } from '../runs/run.ts';
import type { Store } from '../store/store.ts';

/**
 * How long a process may be silent about a message before another takes it over. Every step writes
 * before it calls Slack, and no call takes longer than 5 s.
 */
const LEASE_MS = 8_000;

/** While a message is made or looked for, which may ask Slack again and again, its lease is renewed; so long at most. */
const RENEW_EVERY_MS = 2_500;
const LONGEST_MS = 60_000;

/** A run's message in Slack, and what it shows. */
export interface Post {
  readonly run: Run;
  readonly channel: string;
  readonly ts: string | undefined;
  /** Detail messages in the thread so far. */
  readonly parts: number;
  /** Key of a post whose fate nobody knows, and since when. */
  readonly pending: { readonly key: string; readonly since: Date } | undefined;
  readonly failures: number;
  /** Slack's id of the picture that the message shows, once Slack has it. */
  readonly picture: string | undefined;
  /** How often the picture could not be shown. */
  readonly pictureTries: number;
  /** Slack's id of a file on its way into the thread. */
  readonly file: string | undefined;
  /** Fencing: the process and its claim. Only who holds the lease by this claim writes. */
  readonly owner: string;
}

/** What changes about a post. */
export interface PostChange {
  readonly channel?: string;
  readonly ts?: string | null;
  readonly revision?: number;
  readonly final?: 0 | 1;
  readonly parts?: number;
  readonly pending?: string | null;
  readonly pending_since?: number | null;
  readonly due_at?: number;
  readonly failures?: number;
  readonly picture?: string;
  readonly picture_tries?: number;
  readonly file?: string | null;
  readonly lease_owner?: null;
  readonly lease_until?: null;
}

/** Takes the messages that no longer show how their run stands; no other process takes the same. */
export async function claimPosts(store: Store, owner: string, limit: number): Promise<readonly Post[]> {
  const now = await store.now();
  const due = await store.db
    .selectFrom('posts')
    .innerJoin('runs', 'runs.id', 'posts.run_id')
    .select('posts.run_id')
    .where('posts.final', '=', 0)
    .where('posts.due_at', '<=', now)
    .whereRef('runs.revision', '>', 'posts.revision')
    .where((where) =>
      where.or([where('posts.lease_until', 'is', null), where('posts.lease_until', '<', now)]),
    )
    .orderBy('posts.due_at')
    .limit(limit)
    .execute();
  const claimed = await Promise.all(due.map(({ run_id }) => claimPost(store, run_id, owner, now)));
  return claimed.filter((post) => post !== undefined);
}

async function claimPost(
  store: Store,
  runId: string,
  process: string,
  now: number,
): Promise<Post | undefined> {
  // Of this claim alone: a process that is too slow may take the same message once more.
  const owner = `${process}/${crypto.randomUUID()}`;
  return store.write(async (tx) => {
    const post = await tx.db
      .updateTable('posts')
      .set({ lease_owner: owner, lease_until: now + LEASE_MS })
      .where('run_id', '=', runId)
      .where('final', '=', 0)
      // Another process may have had it since it was read.
      .where('due_at', '<=', now)
      .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<', now)]))
      .returningAll()
      .executeTakeFirst();
    if (post === undefined) return undefined;
    const run = await tx.db.selectFrom('runs').selectAll().where('id', '=', runId).executeTakeFirstOrThrow();
    return {
      run: toRun(run),
      channel: post.channel,
      ts: post.ts ?? undefined,
      parts: post.parts,
      pending:
        post.pending === null ? undefined : { key: post.pending, since: new Date(post.pending_since ?? now) },
      failures: post.failures,
      picture: post.picture ?? undefined,
      pictureTries: post.picture_tries,
      file: post.file ?? undefined,
      owner,
    };
  });
}

/**
 * Writes down what became of a post, and that its process is alive. Throws where the lease has passed
 * to another process, or has run out before this was known: the work is another one's then.
 */
export async function changePost(store: Store, post: Post, change: PostChange): Promise<void> {
  const asked = performance.now();
  const now = await store.now();
  const result = await store.write((tx) =>
    tx.db
      .updateTable('posts')
      .set({ lease_until: now + LEASE_MS, ...change })
      .where('run_id', '=', post.run.id)
      .where('lease_owner', '=', post.owner)
      .executeTakeFirst(),
  );
  // A process that stood still meanwhile would call Slack in the name of a lease that is over.
  const isLate = performance.now() - asked > LEASE_MS;
  if (result.numUpdatedRows !== 1n || isLate) throw new LeaseLostError(post.run.id);
}

/** Does something about a post, and says meanwhile that its process is alive. */
export async function whileLeased(store: Store, post: Post, work: () => Promise<void>): Promise<void> {
  const until = performance.now() + LONGEST_MS;
  const timer = setInterval(() => {
    // That it is lost is told by the next step.
    if (performance.now() < until) changePost(store, post, {}).catch(() => undefined);
  }, RENEW_EVERY_MS).unref();
  await work().finally(() => clearInterval(timer));
}

/** Another process has taken the message over. */
export class LeaseLostError extends Error {
  constructor(runId: string) {
    super(`the message of run ${runId} was taken over by another process`);
    this.name = 'LeaseLostError';
  }
}

/** Where a run's message is, once it is posted. */
export async function getPostPlace(
  store: Store,
  runId: string,
): Promise<{ channel: string; ts: string } | undefined> {
  const row = await store.db
    .selectFrom('posts')
    .select(['channel', 'ts'])
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return row?.ts ? { channel: row.channel, ts: row.ts } : undefined;
}
