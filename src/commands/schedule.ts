import type { Environment } from '../config/schema.ts';
import { buildScheduleMessage } from '../messages/schedule.ts';
import { assertNoMore } from './arguments.ts';
import { assertMayRead, isAllowed } from './authorize.ts';
import type { Caller, Command, Services } from './command.ts';
import { findEnvironment } from './find-environment.ts';
import { readScheduleViews } from './views/schedule-view.ts';

/** `/bitiq schedule [environment]`: what is done at certain times, when next, and how the last time ended. */
export const schedule: Command = {
  verb: 'schedule',
  summary: 'What is done at certain times, when next, and how it went last',
  usage: 'schedule [environment]',
  examples: [
    { text: 'schedule', means: 'every schedule that you may see' },
    { text: 'schedule prod', means: 'those of prod, each with a button to run it now' },
  ],
  permission: 'schedule',
  options: {},
  async run({ caller, args, services }) {
    const [name, ...rest] = args.positionals;
    assertNoMore(rest, 'schedule', 'One environment, or none for all: schedule prod');
    const environments = await listAsked(services, caller, name);
    const about = name ?? 'bitiq';
    return {
      later: async () => buildScheduleMessage(about, await readScheduleViews(services, environments)),
    };
  },
};

/** Throws `RefusedError` where they may not see the one that they name. */
async function listAsked(
  services: Services,
  caller: Caller,
  name: string | undefined,
): Promise<readonly Environment[]> {
  if (name !== undefined) {
    const environment = findEnvironment(services.config, name);
    await assertMayRead(services, caller, environment, 'schedule');
    return [environment];
  }
  const all = [...services.config.environments.values()];
  const may = await Promise.all(all.map((it) => isAllowed(services, caller, it, 'schedule')));
  return all.filter((_, index) => may[index]);
}
