import { type Awaited, awaitSight, type Sight } from './await-sight.ts';
import { lookAtImageUpdater } from './look-at-image-updater.ts';
import { lookAtPipelineRuns } from './look-at-pipeline-runs.ts';
import { lookAtRoutes } from './look-at-routes.ts';
import type { SMOKE } from './show-phases.ts';
import type { Stop, Work } from './work.ts';

/** What is looked at once everything is synced: a sync that succeeded is no release that did. */
const LOOKS: Readonly<Record<keyof typeof SMOKE, (work: Work, signal: AbortSignal) => Promise<Sight>>> = {
  routes: lookAtRoutes,
  'pipeline-runs': lookAtPipelineRuns,
  'image-updater': lookAtImageUpdater,
};

/** All of them, also where one is not well; the first of these is why it stops. */
export async function smoke(work: Work): Promise<Stop | undefined> {
  const { smokeWithin } = work.context.environment.bootstrap;
  const stops = await Promise.all(
    Object.entries(LOOKS).map(([id, look]) => {
      const awaited: Awaited = {
        id,
        code: 'smoke-failed',
        withinMs: smokeWithin,
        look: (signal) => look(work, signal),
      };
      return awaitSight(work, awaited);
    }),
  );
  const found = stops.filter((stop) => stop !== undefined);
  return found.find(({ outcome }) => outcome === 'failed') ?? found[0];
}
