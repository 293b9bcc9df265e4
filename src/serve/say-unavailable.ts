import type { WebClient } from '@slack/web-api';
import { respondPrivately } from '../integrations/slack/respond.ts';
import { buildRefusal } from '../messages/refusal.ts';
import { buildRefusalDialog } from '../messages/refusal-view.ts';
import { sayPrivately } from './say-privately.ts';

const UNAVAILABLE = buildRefusal({
  message: 'Your request could not be written down, so nothing was started.',
  next: 'Try again in a minute.',
});

/** What acknowledges a payload that may not be acted on: a dialog that was submitted says why itself. */
export function unavailableAck(body: object): object | undefined {
  const isDialog = 'type' in body && body.type === 'view_submission';
  return isDialog ? { response_action: 'update', view: buildRefusalDialog(UNAVAILABLE) } : undefined;
}

/**
 * Tells whoever is behind a payload of Slack's that nothing was started, for the store does not answer.
 * A click in a dialog or in App Home brings no address: they get a direct message.
 */
export async function sayUnavailable(client: WebClient | undefined, body: object): Promise<void> {
  if ('response_url' in body && typeof body.response_url === 'string') {
    return respondPrivately(body.response_url, UNAVAILABLE);
  }
  const user = 'type' in body && body.type === 'block_actions' ? userOf(body) : undefined;
  if (user !== undefined && client !== undefined) await sayPrivately(client, { user }, UNAVAILABLE);
}

function userOf(body: object): string | undefined {
  const user = 'user' in body ? body.user : undefined;
  const isKnown = typeof user === 'object' && user !== null && 'id' in user && typeof user.id === 'string';
  return isKnown ? String(user.id) : undefined;
}
