import type { CliCommand } from '../cli-command.ts';
import { atTheGate } from '../gate/at-the-gate.ts';

/** `bitiq unlock <environment>`: gives a lock back that was taken by hand. */
export const unlock: CliCommand = {
  verb: 'unlock',
  summary: 'Give back the lock of an environment; the next in line begins',
  usage: 'unlock <environment> [--steal]',
  examples: ['unlock prod', 'unlock prod --steal'],
  options: { steal: { type: 'flag', means: 'free it also where somebody else took it' } },
  words: 1,
  run: ({ positionals: [environment], options }, terminal) =>
    atTheGate(terminal, async (gate) => {
      const { unlockAtTerminal } = await import('../gate/lock.ts');
      return unlockAtTerminal(gate, { environment, steal: options.steal === true });
    }),
};
