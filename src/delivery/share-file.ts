import { ExternalError } from '../errors.ts';
import type { Attachments } from './attachments.ts';
import { wasRefused } from './post-once.ts';
import { changePost, LeaseLostError, type Post } from './posts.ts';
import { type UploadOptions, upload } from './upload.ts';

export interface ShareFileOptions extends UploadOptions {
  readonly attachments: Attachments;
  onTrouble(text: string, fields: object): void;
}

/** A file that follows in the thread. */
export interface ThreadFile {
  readonly name: string;
  /** What is said with it. Plain text without mark-up. */
  readonly text: string;
}

/** After so many failures of a post its thread ends without the file. */
const MOST_FAILURES = 6;

/**
 * Puts a run's file into its thread, once, as the part after `index` others. Its id is written down before it is
 * shared: whoever comes after a lost answer looks for it, and Slack shares no upload twice. Where Slack will not
 * have it, that is told, and the thread stands without it.
 */
export async function shareFile(
  options: ShareFileOptions,
  post: Post & { readonly ts: string },
  file: ThreadFile,
  index: number,
): Promise<void> {
  if (index < post.parts) return;
  try {
    await shareOnce(options, post, file);
  } catch (error) {
    if (error instanceof LeaseLostError || !isHopeless(error, post)) throw error;
    options.onTrouble('a thread stays without its file', { runId: post.run.id, error });
  }
  const shared = { parts: index + 1, file: null, pending: null, pending_since: null };
  await changePost(options.store, post, shared);
}

async function shareOnce(
  options: ShareFileOptions,
  post: Post & { readonly ts: string },
  { name, text }: ThreadFile,
): Promise<void> {
  const { store, uploader, attachments } = options;
  const key = `${post.run.id}/file`;
  const share = { place: { channel: post.channel, threadTs: post.ts }, text };
  const lost = post.pending?.key === key ? post.pending : undefined;
  await changePost(store, post, {});
  if (lost && post.file !== undefined && (await uploader.isShared(post.file, share, lost.since))) return;
  const id = post.file ?? (await upload(options, post, await attachments.writeFile(post.run)));
  const since = lost?.since.getTime() ?? (await store.now());
  await changePost(store, post, { file: id, pending: key, pending_since: since });
  await uploader.complete(id, name, share).catch((error) => {
    // It may be on its way since an earlier try: Slack shares after it has answered.
    if (lost === undefined || !wasRefused(error)) throw error;
  });
}

/** Asking again would not help, or did not for long. */
function isHopeless(error: unknown, { failures }: Post): boolean {
  return (error instanceof ExternalError && !error.retryable) || failures >= MOST_FAILURES;
}
