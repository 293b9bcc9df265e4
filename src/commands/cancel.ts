import { buildCancelAnswer } from '../messages/cancel-answer.ts';
import { cancelRun } from './cancel-run.ts';
import type { Command } from './command.ts';
import { findRun } from './find-run.ts';

/** `/bitiq cancel <run>`: stops a run at its next safe point. */
export const cancel: Command = {
  verb: 'cancel',
  summary: 'Stop a run that you asked for, or could ask for',
  usage: 'cancel <run>',
  examples: [{ text: 'cancel 7k3f9q2m', means: 'stop it at the next safe point, within 5 s' }],
  options: {},
  async run({ caller, args, services }) {
    const run = await findRun(services, args.positionals[0]);
    return { reply: buildCancelAnswer(run, await cancelRun(services, caller, run)) };
  },
};
