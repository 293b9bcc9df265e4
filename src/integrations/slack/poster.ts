import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { toSlackError } from './errors.ts';

export interface PostedMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** Where a message goes: a channel, or a thread in it. */
export interface Place {
  readonly channel: string;
  readonly threadTs?: string | undefined;
}

/**
 * Posts and edits messages. Each post carries a key in its metadata, by which it is found again when
 * nobody knows whether it arrived. Throws `ExternalError` with system `slack`.
 */
export interface Poster {
  /** @returns Slack's id (`ts`) of the message. */
  post(place: Place, key: string, message: PostedMessage): Promise<string>;
  update(channel: string, ts: string, message: PostedMessage): Promise<void>;
  /** The `ts` of the message that was posted with this key since then, if it is there. */
  find(place: Place, key: string, since: Date): Promise<string | undefined>;
  getPermalink(channel: string, ts: string): Promise<string>;
}

const EVENT_TYPE = 'bitiq_message';

/** How many messages back a lost post is searched: pages of so many each. */
const PAGE = 200;
const PAGES = 10;

/** A poster over Slack's Web API. */
export function createPoster(client: WebClient): Poster {
  return {
    async post(place, key, message) {
      const answer = await call('chat.postMessage', () =>
        client.chat.postMessage({
          channel: place.channel,
          ...(place.threadTs !== undefined && { thread_ts: place.threadTs }),
          text: message.text,
          blocks: [...message.blocks],
          metadata: { event_type: EVENT_TYPE, event_payload: { key } },
          unfurl_links: false,
          unfurl_media: false,
        }),
      );
      return answer.ts ?? '';
    },
    async update(channel, ts, message) {
      await call('chat.update', () =>
        client.chat.update({ channel, ts, text: message.text, blocks: [...message.blocks] }),
      );
    },
    async find(place, key, since) {
      let cursor: string | undefined;
      for (let page = 0; page < PAGES; page += 1) {
        const { messages, next } = await listMessages(client, place, since, cursor);
        const found = messages.find((message) => getKey(message) === key);
        if (found !== undefined || !next) return found?.ts;
        cursor = next;
      }
      return undefined;
    },
    async getPermalink(channel, ts) {
      const answer = await call('chat.getPermalink', () =>
        client.chat.getPermalink({ channel, message_ts: ts }),
      );
      return answer.permalink ?? '';
    },
  };
}

async function call<T>(method: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw toSlackError(method, error);
  }
}

interface FoundMessage {
  readonly ts?: string;
  readonly metadata?: { event_type?: string; event_payload?: { key?: unknown } };
}

async function listMessages(
  client: WebClient,
  place: Place,
  since: Date,
  cursor: string | undefined,
): Promise<{ messages: readonly FoundMessage[]; next: string | undefined }> {
  const range = {
    channel: place.channel,
    oldest: String(Math.floor(since.getTime() / 1_000) - 60),
    limit: PAGE,
    include_all_metadata: true,
    ...(cursor !== undefined && { cursor }),
  };
  const { threadTs } = place;
  const answer =
    threadTs === undefined
      ? await call('conversations.history', () => client.conversations.history(range))
      : await call('conversations.replies', () => client.conversations.replies({ ...range, ts: threadTs }));
  return {
    messages: (answer.messages ?? []) as readonly FoundMessage[],
    next: answer.response_metadata?.next_cursor,
  };
}

function getKey(message: FoundMessage): unknown {
  return message.metadata?.event_type === EVENT_TYPE ? message.metadata.event_payload?.key : undefined;
}
