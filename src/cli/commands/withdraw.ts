import type { CliCommand } from '../cli-command.ts';
import { atTheGate } from '../gate/at-the-gate.ts';

/** `bitiq withdraw <run>`: whoever asked takes the request back. */
export const withdraw: CliCommand = {
  verb: 'withdraw',
  summary: 'Take back a request of yours that waits for approval',
  usage: 'withdraw <run>',
  examples: ['withdraw 7k3f9q2m'],
  options: {},
  words: 1,
  run: ({ positionals: [run] }, terminal) =>
    atTheGate(terminal, async (gate) => {
      const { voteAtTerminal } = await import('../gate/vote.ts');
      return voteAtTerminal(gate, { run, decision: 'withdraw' });
    }),
};
