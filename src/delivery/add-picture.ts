import { ExternalError } from '../errors.ts';
import type { Attachments } from './attachments.ts';
import { changePost, LeaseLostError, type Post, type PostChange } from './posts.ts';
import { type UploadOptions, upload } from './upload.ts';

export interface AddPictureOptions extends UploadOptions {
  readonly attachments: Attachments;
  /** Told when something cannot be delivered, or not as it should be. */
  onTrouble(text: string, fields: object): void;
}

/** With growing pauses, half a minute: Slack looks through a file before a message may show it. */
const MOST_TRIES = 5;

/**
 * Sees to the picture of a message that is delivered but for that. Its id is written down: the message shows it
 * from the next turn on. Where it cannot be had the message stands without it, and that is told.
 *
 * @returns what is left to do; `undefined`: nothing.
 */
export async function addPicture(options: AddPictureOptions, post: Post): Promise<PostChange | undefined> {
  const { store, attachments, uploader, onTrouble } = options;
  if (post.pictureTries >= MOST_TRIES) {
    onTrouble('a message stays without its picture', { runId: post.run.id });
    return undefined;
  }
  if (post.picture !== undefined) return later(options, post);
  try {
    await changePost(store, post, {});
    const picture = await attachments.drawPicture(post.run);
    if ('busyForMs' in picture) return { due_at: (await store.now()) + picture.busyForMs };
    const id = await upload(options, post, picture);
    await uploader.complete(id, picture.title);
    await changePost(store, post, { picture: id });
    return {};
  } catch (error) {
    if (error instanceof LeaseLostError) throw error;
    const canHelp = error instanceof ExternalError && error.retryable;
    onTrouble(canHelp ? 'a picture could not be uploaded yet' : 'a message stays without its picture', {
      runId: post.run.id,
      error,
    });
    return canHelp ? later(options, post) : undefined;
  }
}

async function later({ store }: AddPictureOptions, { pictureTries }: Post): Promise<PostChange> {
  return { picture_tries: pictureTries + 1, due_at: (await store.now()) + 1_000 * 2 ** pictureTries };
}
