import { assertNoMore } from './arguments.ts';
import type { Command } from './command.ts';
import { findEnvironment } from './find-environment.ts';
import { startRun } from './start-run.ts';

/** `/bitiq smoke <environment>`: does it work for those who use it. Changes nothing. */
export const smoke: Command = {
  verb: 'smoke',
  summary: 'Does an environment work: Routes, live images, pipelines, image updater',
  usage: 'smoke <environment>',
  examples: [{ text: 'smoke prod', means: 'ask whether prod answers' }],
  permission: 'smoke',
  options: {},
  run({ caller, channel, args, services }) {
    const environment = findEnvironment(services.config, args.positionals[0]);
    assertNoMore(args.positionals.slice(1), 'smoke');
    return startRun(services, caller, { kind: 'smoke', environment, input: {}, channel });
  },
};
