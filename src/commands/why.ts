import { buildWhyMessage } from '../messages/why.ts';
import { assertMayRead } from './authorize.ts';
import type { Command } from './command.ts';
import { findEnvironment } from './find-environment.ts';
import { findRun } from './find-run.ts';
import { permissionFor } from './start-run.ts';
import { toWhyView } from './views/why-view.ts';

/** `/bitiq why <run>`: every rule of the gate with its verdict, and what happens next. */
export const why: Command = {
  verb: 'why',
  summary: 'Why a run waits or was refused, rule by rule',
  usage: 'why <run>',
  examples: [{ text: 'why 7k3f9q2m', means: 'each of the nine rules, and who is still needed' }],
  options: {},
  async run({ caller, args, services }) {
    const run = await findRun(services, args.positionals[0]);
    const environment = findEnvironment(services.config, run.environment);
    await assertMayRead(services, caller, environment, permissionFor(run.kind));
    return {
      later: async () => {
        const [standing, link] = await Promise.all([
          services.gate.getStanding(run.id),
          services.getRunLink(run.id).catch(() => undefined),
        ]);
        return buildWhyMessage(toWhyView(run, standing, link));
      },
    };
  },
};
