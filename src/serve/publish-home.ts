import { createHash } from 'node:crypto';
import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { BitiqError, RefusedError } from '../errors.ts';
import { toSlackError } from '../integrations/slack/errors.ts';
import { homeSubstance } from '../messages/home.ts';
import { buildRefusal } from '../messages/refusal.ts';
import { buildRefusalHome } from '../messages/refusal-view.ts';

/** Puts App Home before somebody. Throws `ExternalError` where Slack does not take it. */
export async function publishHome(client: WebClient, userId: string, view: HomeView): Promise<void> {
  await client.views.publish({ user_id: userId, view }).catch((error: unknown) => {
    throw toSlackError('views.publish', error);
  });
}

/** The same for as long as a Home shows the same. */
export function hashHome(view: HomeView): string {
  return createHash('sha256').update(homeSubstance(view)).digest('base64url');
}

/** What somebody sees instead, whose Home could not be made. */
export function homeInstead(error: unknown): HomeView {
  const said = error instanceof BitiqError ? error : undefined;
  return buildRefusalHome(
    buildRefusal({
      message: said?.message ?? 'What waits could not be read.',
      next: said?.next ?? 'Open this page again in a minute.',
    }),
  );
}

/** Whether the answer is that this person may see nothing, and not that nobody could tell. */
export function maySeeNothing(error: unknown): boolean {
  return error instanceof RefusedError && error.cause === undefined;
}
