import { buildStatusMessage, buildStatusOverview } from '../messages/status.ts';
import { assertNoMore } from './arguments.ts';
import type { Command } from './command.ts';
import { findEnvironment } from './find-environment.ts';
import { linkRuns, listVisible, readStatus } from './views/status-view.ts';
import { listWaitingFor } from './views/waiting.ts';

/** `/bitiq status [environment]`: how things stand, from what is on record. Asks no cluster. */
export const status: Command = {
  verb: 'status',
  summary: 'How every environment stands, from what is on record',
  usage: 'status [environment]',
  examples: [
    { text: 'status', means: 'every environment that you may see' },
    { text: 'status prod', means: 'prod in full: lock, freeze, runs, approvals, drift' },
  ],
  options: {},
  async run({ caller, args, services }) {
    const [name, ...rest] = args.positionals;
    assertNoMore(rest, 'status', 'One environment, or none for all: status prod');
    const now = new Date();
    const visible = await listVisible(services, caller);
    if (name === undefined) {
      return {
        later: async () => {
          const waiting = await listWaitingFor(services, caller);
          const views = await Promise.all(visible.map((it) => readStatus(services, it, { waiting, now })));
          return buildStatusOverview(views, now);
        },
      };
    }
    // What somebody may not see is not there, also for who mistypes.
    const environment = findEnvironment({ environments: new Map(visible.map((it) => [it.name, it])) }, name);
    return {
      later: async () => {
        const waiting = await listWaitingFor(services, caller);
        const view = await readStatus(services, environment, { waiting, now });
        return buildStatusMessage({ ...view, runs: await linkRuns(services, view.runs) }, now);
      },
    };
  },
};
