import { respondPrivately } from '../integrations/slack/respond.ts';
import { buildRefusal } from '../messages/refusal.ts';

/** Tells whoever is behind a payload of Slack's that nothing was started, for the store does not answer. */
export async function sayUnavailable(body: object): Promise<void> {
  if (!('response_url' in body) || typeof body.response_url !== 'string') return;
  const refusal = buildRefusal({
    message: 'Your request could not be written down, so nothing was started.',
    next: 'Try again in a minute.',
  });
  await respondPrivately(body.response_url, refusal);
}
