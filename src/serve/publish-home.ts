import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { assertMayRead, identifyCaller } from '../commands/authorize.ts';
import type { Caller, Services } from '../commands/command.ts';
import { readLockView } from '../commands/views/lock-view.ts';
import { listWaitingFor } from '../commands/views/waiting.ts';
import { BitiqError } from '../errors.ts';
import { toSlackError } from '../integrations/slack/errors.ts';
import { buildHomeView } from '../messages/home.ts';
import type { LockView } from '../messages/lock.ts';
import { buildRefusal } from '../messages/refusal.ts';
import { buildRefusalHome } from '../messages/refusal-view.ts';
import type { Redactor } from '../redaction/redactor.ts';

export interface HomeOptions {
  readonly services: Services;
  readonly client: WebClient;
  readonly redactor: Redactor;
  /** Told why a Home could not be made; its owner sees that it could not. */
  onError(error: unknown): void;
}

/**
 * Puts App Home before somebody as things stand now. Who may see nothing sees why. Throws
 * `ExternalError` where Slack does not take it. `teamId`: as Slack says, default bitiq's own workspace.
 */
export async function publishHome(options: HomeOptions, userId: string, teamId?: string): Promise<void> {
  const { client, redactor } = options;
  const view = redactor.data(await makeHome(options, userId, teamId));
  await client.views.publish({ user_id: userId, view }).catch((error: unknown) => {
    throw toSlackError('views.publish', error);
  });
}

async function makeHome(options: HomeOptions, userId: string, teamId?: string): Promise<HomeView> {
  const { services } = options;
  try {
    const workspace = services.config.workspace ?? (await services.directory.getWorkspace());
    const caller = await identifyCaller(services, { userId, teamId: teamId ?? workspace });
    const [waiting, locks] = await Promise.all([
      listWaitingFor(services, caller),
      listHeldLocks(services, caller),
    ]);
    return buildHomeView({ waiting, locks, lastRuns: [], at: new Date() });
  } catch (error) {
    options.onError(error);
    const said = error instanceof BitiqError ? error : undefined;
    return buildRefusalHome(
      buildRefusal({
        message: said?.message ?? 'What waits could not be read.',
        next: said?.next ?? 'Open this page again in a minute.',
      }),
    );
  }
}

/** Locks that somebody holds, of environments where the caller may read. */
async function listHeldLocks(services: Services, caller: Caller): Promise<readonly LockView[]> {
  const views = await Promise.all(
    [...services.config.environments.values()].map(async (environment) => {
      const mayRead = await assertMayRead(services, caller, environment, 'lock').then(
        () => true,
        () => false,
      );
      return mayRead ? readLockView(services, environment.name) : undefined;
    }),
  );
  return views.filter((view) => view?.holder !== undefined) as readonly LockView[];
}
