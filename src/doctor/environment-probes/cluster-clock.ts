import type { EnvironmentContext } from '../context.ts';
import { judgeClock } from '../judge-clock.ts';
import type { Probe } from '../probe.ts';

/** Tokens of ServiceAccounts and sync windows are judged by the clock. */
export const clusterClock: Probe<Pick<EnvironmentContext, 'measureClusterClock'>> = {
  id: 'cluster-clock',
  title: "This machine's clock goes as the cluster's",
  severity: 'blocker',
  run: async ({ measureClusterClock, signal }) =>
    judgeClock(await measureClusterClock(signal), "the cluster's"),
};
