import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { call } from './call.ts';
import { type FoundMessage, findMessage } from './find-message.ts';

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
      const found = await findMessage(client, place, since, (message) => getKey(message) === key);
      return found?.ts;
    },
    async getPermalink(channel, ts) {
      const answer = await call('chat.getPermalink', () =>
        client.chat.getPermalink({ channel, message_ts: ts }),
      );
      return answer.permalink ?? '';
    },
  };
}

function getKey(message: FoundMessage): unknown {
  return message.metadata?.event_type === EVENT_TYPE ? message.metadata.event_payload?.key : undefined;
}
