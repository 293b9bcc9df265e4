import { ExternalError } from '../errors.ts';
import type { Place, PostedMessage, Poster } from '../integrations/slack/poster.ts';
import type { Store } from '../store/store.ts';
import { changePost, type Post } from './posts.ts';
import { showTaken, type Taken } from './show-taken.ts';

export interface PostOnceOptions {
  readonly store: Store;
  readonly poster: Pick<Poster, 'find' | 'post'>;
}

/**
 * Posts a message that may not stand there twice: the first of these that Slack takes. The intent is written
 * down first; if an earlier try ended in silence, the message is looked for before it is sent again.
 *
 * @returns its id, and which was posted; none of them where it was found instead.
 */
export async function postOnce(
  { store, poster }: PostOnceOptions,
  post: Post,
  place: Place,
  key: string,
  messages: readonly PostedMessage[],
): Promise<Taken<string> | { readonly answer: string; readonly shown: undefined }> {
  const lost = post.pending?.key === key ? post.pending : undefined;
  const found = lost && (await poster.find(place, key, lost.since));
  if (found !== undefined) return { answer: found, shown: undefined };
  const since = lost?.since.getTime() ?? (await store.now());
  await changePost(store, post, { pending: key, pending_since: since });
  try {
    return await showTaken(messages, (it) => poster.post(place, key, it));
  } catch (error) {
    if (wasRefused(error)) await changePost(store, post, { pending: null, pending_since: null });
    throw error;
  }
}

/** Whether Slack said no, so that nothing can have been posted. Silence and 5xx say nothing. */
export function wasRefused(error: unknown): boolean {
  return error instanceof ExternalError && !['unreachable', 'timeout', 'unavailable'].includes(error.reason);
}
