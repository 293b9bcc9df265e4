import type { CliCommand } from '../cli-command.ts';
import { atTheGate } from '../gate/at-the-gate.ts';

/** `bitiq cancel <run>`: stops a run at its next safe point. */
export const cancel: CliCommand = {
  verb: 'cancel',
  summary: 'Stop a run that you asked for, or could ask for',
  usage: 'cancel <run>',
  examples: ['cancel 7k3f9q2m'],
  options: {},
  words: 1,
  run: ({ positionals: [run] }, terminal) =>
    atTheGate(terminal, async (gate) => {
      const { cancelAtTerminal } = await import('../gate/cancel.ts');
      return cancelAtTerminal(gate, run);
    }),
};
