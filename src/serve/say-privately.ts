import type { WebClient } from '@slack/web-api';
import type { Reply } from '../commands/command.ts';
import { toSlackError } from '../integrations/slack/errors.ts';

/**
 * Says something to one person where no payload brought an address for it: in the channel that it is
 * about, for their eyes alone, else as a direct message. Throws `ExternalError`.
 */
export async function sayPrivately(
  client: WebClient,
  { user, channel }: { readonly user: string; readonly channel?: string | undefined },
  { text, blocks }: Reply,
): Promise<void> {
  const message = { text, blocks: [...blocks] };
  if (channel !== undefined) {
    const isSaid = await client.chat.postEphemeral({ channel, user, ...message }).then(
      () => true,
      () => false,
    );
    if (isSaid) return;
  }
  await client.chat.postMessage({ channel: user, ...message }).catch((error: unknown) => {
    throw toSlackError('chat.postMessage', error);
  });
}
