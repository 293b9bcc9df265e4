import type { Store } from '../store/store.ts';

/** Slack takes a message a second for each channel. */
const APART_MS = 1_000;

const MOST = 100;

/**
 * Slack asks for a pause in a channel: whatever is due there comes after it, in whichever process, a second apart and
 * in the order in which it was asked for. `until`: milliseconds since 1970. What is due later anyway stays so.
 */
export async function queueBehind(
  store: Store,
  { channel, until }: { readonly channel: string; readonly until: number },
): Promise<void> {
  const waiting = await store.db
    .selectFrom('posts')
    .innerJoin('runs', 'runs.id', 'posts.run_id')
    .select('posts.run_id')
    .where('posts.channel', '=', channel)
    .where('posts.final', '=', 0)
    .whereRef('runs.revision', '>', 'posts.revision')
    .orderBy('runs.created_at')
    .orderBy('runs.id')
    .limit(MOST)
    .execute();
  await store.write(async ({ db }) => {
    for (const [place, { run_id }] of waiting.entries()) {
      const due = until + place * APART_MS;
      await db
        .updateTable('posts')
        .set({ due_at: due })
        .where('run_id', '=', run_id)
        .where('final', '=', 0)
        .where('due_at', '<', due)
        .execute();
    }
  });
}
