import type { WebClient } from '@slack/web-api';
import { ExternalError } from '../../errors.ts';
import { call } from './call.ts';
import { findMessage } from './find-message.ts';
import type { Place } from './poster.ts';

/** Of a file's bytes, on their way. */
const TIMEOUT_MS = 5_000;

/** Where a file's bytes go, and under which id Slack will have it. */
export interface Upload {
  readonly id: string;
  readonly url: string;
}

/** A thread that a file goes into, and what is said with it. */
export interface Share {
  readonly place: Place & { readonly threadTs: string };
  readonly text: string;
}

/**
 * Brings files to Slack, in its three steps; one that is not completed Slack forgets. Each throws
 * `ExternalError` with system `slack`.
 */
export interface Uploader {
  /** @param length Bytes. */
  begin(name: string, length: number): Promise<Upload>;
  send(upload: Upload, bytes: Uint8Array): Promise<void>;
  /** Once for each upload: Slack takes no second. Without a place the file is the bot's alone, until a message shows it. */
  complete(id: string, title: string, share?: Share): Promise<void>;
  /** Whether a file is in a thread since then. */
  isShared(id: string, share: Share, since: Date): Promise<boolean>;
}

/** An uploader over Slack's Web API. */
export function createUploader(client: WebClient): Uploader {
  return {
    async begin(filename, length) {
      const answer = await call('files.getUploadURLExternal', () =>
        client.files.getUploadURLExternal({ filename, length }),
      );
      return { id: answer.file_id ?? '', url: answer.upload_url ?? '' };
    },
    send: ({ url }, bytes) => sendBytes(url, bytes),
    async complete(id, title, share) {
      const files: [{ id: string; title: string }] = [{ id, title }];
      await call('files.completeUploadExternal', () =>
        client.files.completeUploadExternal(share === undefined ? { files } : { files, ...toTarget(share) }),
      );
    },
    async isShared(id, { place, text }, since) {
      const found = await findMessage(
        client,
        place,
        since,
        ({ files = [], bot_id, text: said }) =>
          files.some((file) => file.id === id) || (bot_id !== undefined && said === text),
      );
      return found !== undefined;
    },
  };
}

function toTarget({ place, text }: Share) {
  return { channel_id: place.channel, thread_ts: place.threadTs, initial_comment: text };
}

/** The address is one of Slack's own, for these bytes alone: no token goes there. */
async function sendBytes(url: string, bytes: Uint8Array): Promise<void> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
  } catch (cause) {
    throw new ExternalError('slack', 'unreachable', 'Slack did not take the bytes of a file', { cause });
  }
  const { ok, status } = response;
  if (ok) return;
  const reason = status === 429 ? 'throttled' : status >= 500 ? 'unavailable' : 'unexpected';
  throw new ExternalError('slack', reason, `Slack refused the bytes of a file with ${status}`, { status });
}
