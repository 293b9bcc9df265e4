import type { Uploader } from '../integrations/slack/uploader.ts';
import type { Store } from '../store/store.ts';
import type { Attachment } from './attachments.ts';
import { changePost, type Post } from './posts.ts';

export interface UploadOptions {
  readonly store: Store;
  readonly uploader: Uploader;
}

/**
 * Sends a file's bytes to Slack, which keeps them for whoever completes the upload. Throws what Slack throws, and
 * `LeaseLostError`.
 *
 * @returns Slack's id of the file.
 */
export async function upload(
  { store, uploader }: UploadOptions,
  post: Post,
  { name, bytes }: Attachment,
): Promise<string> {
  await changePost(store, post, {});
  const begun = await uploader.begin(name, bytes.length);
  await changePost(store, post, {});
  await uploader.send(begun, bytes);
  await changePost(store, post, {});
  return begun.id;
}
