import type { WebClient } from '@slack/web-api';
import { call } from './call.ts';
import type { Place } from './poster.ts';

/** How many messages back a lost one is searched: pages of so many each. */
const PAGE = 200;
const PAGES = 10;

/** Slack's clock and the store's may differ by so much. */
const SKEW_S = 60;

/** What a message is told by. */
export interface FoundMessage {
  readonly ts?: string;
  readonly text?: string;
  /** Set where an app wrote it. */
  readonly bot_id?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: { readonly key?: unknown } };
  readonly files?: readonly { readonly id?: string }[];
}

/** The message of a channel or thread that is the one, if it was written since then and is not buried under thousands. */
export async function findMessage(
  client: WebClient,
  place: Place,
  since: Date,
  isIt: (message: FoundMessage) => boolean,
): Promise<FoundMessage | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const { messages, next } = await listMessages(client, place, since, cursor);
    const found = messages.find(isIt);
    if (found !== undefined || !next) return found;
    cursor = next;
  }
  return undefined;
}

async function listMessages(
  client: WebClient,
  { channel, threadTs }: Place,
  since: Date,
  cursor: string | undefined,
): Promise<{ messages: readonly FoundMessage[]; next: string | undefined }> {
  const range = {
    channel,
    oldest: String(Math.floor(since.getTime() / 1_000) - SKEW_S),
    limit: PAGE,
    include_all_metadata: true,
    ...(cursor !== undefined && { cursor }),
  };
  const answer =
    threadTs === undefined
      ? await call('conversations.history', () => client.conversations.history(range))
      : await call('conversations.replies', () => client.conversations.replies({ ...range, ts: threadTs }));
  return {
    messages: (answer.messages ?? []) as readonly FoundMessage[],
    next: answer.response_metadata?.next_cursor,
  };
}
