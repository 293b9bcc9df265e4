import type { KnownBlock } from '@slack/types';
import { ExternalError } from '../errors.ts';
import { getSlackCode } from '../integrations/slack/errors.ts';
import type { Place, PostedMessage, Poster } from '../integrations/slack/poster.ts';
import type { SlackMessage } from '../messages/run-view.ts';
import { isOver, type Run } from '../runs/run.ts';
import type { Store } from '../store/store.ts';
import { changePost, type Post, type PostChange } from './posts.ts';

/** Slack wants no more than an edit a second; the last one waits its turn like the others. */
const EDIT_INTERVAL_MS = 1_000;

/** What a run says, rendered. */
export interface Rendering {
  readonly message: SlackMessage<KnownBlock>;
  /** What follows in the thread once the run is over. */
  readonly details: readonly SlackMessage<KnownBlock>[];
}

export interface DeliverOptions {
  readonly store: Store;
  readonly poster: Poster;
  render(run: Run): Promise<Rendering>;
}

/**
 * Brings one message up to the state of its run: posts it once, edits it after that, and when the run
 * is over puts the details into its thread. Throws where Slack does not let it; nothing is lost then,
 * the post is due again.
 */
export async function deliver(options: DeliverOptions, post: Post): Promise<void> {
  const { store } = options;
  const rendering = await options.render(post.run);
  const ts = await showMessage(options, post, rendering.message);
  const over = isOver(post.run.status);
  if (over) await postDetails(options, { ...post, ts }, rendering.details);
  await changePost(store, post, {
    revision: post.run.revision,
    final: over ? 1 : 0,
    failures: 0,
    due_at: (await store.now()) + EDIT_INTERVAL_MS,
    lease_owner: null,
    lease_until: null,
  });
}

async function showMessage(options: DeliverOptions, post: Post, message: PostedMessage): Promise<string> {
  if (post.ts !== undefined) {
    await edit(options, post, post.ts, message);
    return post.ts;
  }
  const place = { channel: post.channel };
  const { ts, found } = await postOnce(options, post, place, `${post.run.id}/main`, message);
  await changePost(options.store, post, { ts, pending: null, pending_since: null });
  // One that was found again shows the state in which it was lost.
  if (found) await edit(options, post, ts, message);
  return ts;
}

async function edit(options: DeliverOptions, post: Post, ts: string, message: PostedMessage): Promise<void> {
  // Rendering asked Slack for a name, and another process may have shown a newer state since.
  await changePost(options.store, post, {});
  await withTextFallback(message, (it) => options.poster.update(post.channel, ts, it));
}

async function postDetails(
  options: DeliverOptions,
  post: Post & { ts: string },
  details: readonly PostedMessage[],
): Promise<void> {
  for (const [index, message] of details.entries()) {
    if (index < post.parts) continue;
    const place = { channel: post.channel, threadTs: post.ts };
    await postOnce(options, post, place, `${post.run.id}/details/${index}`, message);
    await changePost(options.store, post, { parts: index + 1, pending: null, pending_since: null });
  }
}

/**
 * Posts a message that may not stand there twice. The intent is written down first; if an earlier
 * try ended in silence, the message is looked for before it is sent again.
 *
 * @returns its id, and whether it was found instead of posted.
 */
async function postOnce(
  options: DeliverOptions,
  post: Post,
  place: Place,
  key: string,
  message: PostedMessage,
): Promise<{ ts: string; found: boolean }> {
  const { store, poster } = options;
  const lost = post.pending?.key === key ? post.pending : undefined;
  const found = lost && (await poster.find(place, key, lost.since));
  if (found !== undefined) return { ts: found, found: true };
  const since = lost?.since.getTime() ?? (await store.now());
  await changePost(store, post, { pending: key, pending_since: since });
  try {
    const ts = await withTextFallback(message, (it) => poster.post(place, key, it));
    return { ts, found: false };
  } catch (error) {
    if (wasRefused(error)) await changePost(store, post, { pending: null, pending_since: null });
    throw error;
  }
}

/** Whether Slack said no, so that nothing can have been posted. Silence and 5xx say nothing. */
function wasRefused(error: unknown): boolean {
  return error instanceof ExternalError && !['unreachable', 'timeout', 'unavailable'].includes(error.reason);
}

/** Blocks that Slack will not have are a fault of ours; the verdict arrives all the same. */
async function withTextFallback<T>(
  message: PostedMessage,
  send: (message: PostedMessage) => Promise<T>,
): Promise<T> {
  try {
    return await send(message);
  } catch (error) {
    if (!/blocks/.test(getSlackCode(error) ?? '')) throw error;
    return await send({ text: message.text, blocks: [] });
  }
}

/** What a failed delivery means for the post. `undefined`: nobody can be told here. */
export function planRetry(error: unknown, post: Post, now: number): PostChange {
  const failures = post.failures + 1;
  const backoff = Math.min(1_000 * 2 ** Math.min(failures, 5), 30_000) * (0.75 + Math.random() / 2);
  const wait =
    error instanceof ExternalError && error.retryAfterMs !== undefined ? error.retryAfterMs : backoff;
  return { failures, due_at: now + Math.round(wait), lease_owner: null, lease_until: null };
}
