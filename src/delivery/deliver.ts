import type { KnownBlock } from '@slack/types';
import { ExternalError } from '../errors.ts';
import type { PostedMessage, Poster } from '../integrations/slack/poster.ts';
import type { SlackMessage } from '../messages/run-view.ts';
import { isOver, type Run } from '../runs/run.ts';
import { type AddPictureOptions, addPicture } from './add-picture.ts';
import { postOnce } from './post-once.ts';
import { changePost, type Post, type PostChange } from './posts.ts';
import { shareFile, type ThreadFile } from './share-file.ts';
import { showTaken } from './show-taken.ts';

/** Slack wants no more than an edit a second; the last one waits its turn like the others. */
const EDIT_INTERVAL_MS = 1_000;

/** What a run says, rendered. */
export interface Rendering {
  readonly message: SlackMessage<KnownBlock>;
  /** The same with its picture, once Slack has that. `none-yet`: one belongs to it. Left out: none does. */
  readonly withPicture?: SlackMessage<KnownBlock> | 'none-yet';
  /** What follows in the thread once the run is over. */
  readonly details: readonly SlackMessage<KnownBlock>[];
  /** What follows these. */
  readonly file?: ThreadFile;
}

export interface DeliverOptions extends AddPictureOptions {
  readonly poster: Poster;
  /** @param picture Slack's id of the picture that was made for the run. */
  render(run: Run, picture: string | undefined): Promise<Rendering>;
}

/**
 * Brings one message up to the state of its run: posts it once, edits it after that, and when the run
 * is over puts the details into its thread, then the file; last comes the picture, for which nothing waits.
 * Throws where Slack does not let it; nothing is lost then, the post is due again.
 */
export async function deliver(options: DeliverOptions, post: Post): Promise<void> {
  const { store } = options;
  const rendered = await options.render(post.run, post.picture);
  const { ts, shown } = await showMessage(options, post, rendered);
  const over = isOver(post.run.status);
  if (over) await postThread(options, { ...post, ts }, rendered);
  const { withPicture } = rendered;
  const isWhole = withPicture === undefined || shown === withPicture;
  const left = over && !isWhole ? await addPicture(options, post) : undefined;
  await changePost(store, post, {
    ...(left === undefined && { revision: post.run.revision, final: over ? 1 : 0 }),
    due_at: (await store.now()) + EDIT_INTERVAL_MS,
    ...left,
    failures: 0,
    lease_owner: null,
    lease_until: null,
  });
}

interface Shown {
  readonly ts: string;
  /** Which message stands there now. */
  readonly shown: PostedMessage;
}

async function showMessage(options: DeliverOptions, post: Post, rendered: Rendering): Promise<Shown> {
  const { message, withPicture } = rendered;
  const messages = typeof withPicture === 'object' ? [withPicture, message] : [message];
  if (post.ts !== undefined) return edit(options, post, post.ts, messages);
  const place = { channel: post.channel };
  const { answer: ts, shown } = await postOnce(options, post, place, `${post.run.id}/main`, messages);
  await changePost(options.store, post, { ts, pending: null, pending_since: null });
  // One that was found again shows the state in which it was lost.
  return shown === undefined ? edit(options, post, ts, messages) : { ts, shown };
}

async function edit(
  options: DeliverOptions,
  post: Post,
  ts: string,
  messages: readonly PostedMessage[],
): Promise<Shown> {
  // Rendering asked Slack for a name, and another process may have shown a newer state since.
  await changePost(options.store, post, {});
  const { shown } = await showTaken(messages, (it) => options.poster.update(post.channel, ts, it));
  return { ts, shown };
}

async function postThread(
  options: DeliverOptions,
  post: Post & { ts: string },
  { details, file }: Rendering,
): Promise<void> {
  for (const [index, message] of details.entries()) {
    if (index < post.parts) continue;
    const place = { channel: post.channel, threadTs: post.ts };
    await postOnce(options, post, place, `${post.run.id}/details/${index}`, [message]);
    await changePost(options.store, post, { parts: index + 1, pending: null, pending_since: null });
  }
  if (file !== undefined) await shareFile(options, post, file, details.length);
}

/** What a failed delivery means for the post: it is tried again within 10 s, or when Slack says. */
export function planRetry(error: unknown, post: Post, now: number): PostChange {
  const failures = post.failures + 1;
  const backoff = 1_000 * 2 ** Math.min(failures, 3) * (0.75 + Math.random() / 2);
  const wait =
    error instanceof ExternalError && error.retryAfterMs !== undefined ? error.retryAfterMs : backoff;
  return { failures, due_at: now + Math.round(wait), lease_owner: null, lease_until: null };
}
