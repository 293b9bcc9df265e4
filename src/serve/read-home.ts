import type { HomeView } from '@slack/types';
import { identifyCaller } from '../commands/authorize.ts';
import type { Services } from '../commands/command.ts';
import { linkRuns, listVisible, readStatus } from '../commands/views/status-view.ts';
import { listWaitingFor } from '../commands/views/waiting.ts';
import { buildHomeView } from '../messages/home.ts';

/** So many of the last runs are looked up; the page names no more. */
const MOST_RUNS = 10;

/** Who looks at App Home. */
export interface Viewer {
  readonly userId: string;
  readonly teamId: string;
}

/**
 * App Home of somebody as things stand now, with what they may see. Throws `RefusedError` for whoever may see
 * nothing, and where Slack does not say who they are.
 */
export async function readHome(services: Services, viewer: Viewer): Promise<HomeView> {
  const caller = await identifyCaller(services, viewer);
  const now = new Date();
  const [visible, waiting] = await Promise.all([
    listVisible(services, caller),
    listWaitingFor(services, caller),
  ]);
  const environments = await Promise.all(visible.map((it) => readStatus(services, it, { waiting, now })));
  const newest = environments
    .flatMap(({ runs }) => runs)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, MOST_RUNS);
  return buildHomeView({ waiting, environments, lastRuns: await linkRuns(services, newest), at: now });
}
