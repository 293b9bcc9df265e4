import type { WebClient } from '@slack/web-api';
import type { Reply } from '../commands/command.ts';
import { respondPrivately } from '../integrations/slack/respond.ts';
import { buildRefusal } from '../messages/refusal.ts';
import { buildRefusalDialog } from '../messages/refusal-view.ts';
import { heardBefore } from './once.ts';
import { sayPrivately } from './say-privately.ts';

/** The store does not answer. */
export const UNAVAILABLE = buildRefusal({
  message: 'Your request could not be written down, so nothing was started.',
  next: 'Try again in a minute.',
});

/** Slack sent it again: whoever acted on it may be gone before it answered. */
export const HEARD = buildRefusal(heardBefore());

/** What acknowledges a payload that is not acted on: a dialog that was submitted says why itself. */
export function ackInstead(body: object, reply: Reply): object | undefined {
  const isDialog = 'type' in body && body.type === 'view_submission';
  return isDialog ? { response_action: 'update', view: buildRefusalDialog(reply) } : undefined;
}

/**
 * Tells whoever is behind a payload of Slack's why it is not acted on.
 * A click in a dialog or in App Home brings no address: they get a direct message.
 */
export async function sayInstead(client: WebClient | undefined, body: object, reply: Reply): Promise<void> {
  if ('response_url' in body && typeof body.response_url === 'string') {
    return respondPrivately(body.response_url, reply);
  }
  const user = 'type' in body && body.type === 'block_actions' ? userOf(body) : undefined;
  if (user !== undefined && client !== undefined) await sayPrivately(client, { user }, reply);
}

function userOf(body: object): string | undefined {
  const user = 'user' in body ? body.user : undefined;
  const isKnown = typeof user === 'object' && user !== null && 'id' in user && typeof user.id === 'string';
  return isKnown ? String(user.id) : undefined;
}
