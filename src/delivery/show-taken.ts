import { getSlackCode } from '../integrations/slack/errors.ts';
import type { PostedMessage } from '../integrations/slack/poster.ts';

/** What Slack answered, and to which message. */
export interface Taken<T> {
  readonly answer: T;
  readonly shown: PostedMessage;
}

/**
 * Sends the first of these, at least one, whose blocks Slack will have: a picture may not be ready yet. Where it
 * will have none, that is a fault of ours; the words of the last arrive all the same.
 */
export async function showTaken<T>(
  [first, ...others]: readonly PostedMessage[],
  send: (message: PostedMessage) => Promise<T>,
): Promise<Taken<T>> {
  if (first === undefined) throw new Error('there is nothing to send');
  try {
    return { answer: await send(first), shown: first };
  } catch (error) {
    if (!/blocks/.test(getSlackCode(error) ?? '')) throw error;
    if (others.length > 0) return showTaken(others, send);
    const words = { text: first.text, blocks: [] };
    return { answer: await send(words), shown: words };
  }
}
