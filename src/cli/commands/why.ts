import type { CliCommand } from '../cli-command.ts';
import { atTheGate } from '../gate/at-the-gate.ts';

/** `bitiq why <run>`: every rule of the gate with its verdict. */
export const why: CliCommand = {
  verb: 'why',
  summary: 'Why a run waits or was refused, rule by rule; its whole plan',
  usage: 'why <run> [--plan] [--json]',
  examples: ['why 7k3f9q2m', 'why 7k3f9q2m --plan'],
  options: {
    plan: { type: 'flag', means: 'everything that is up for approval' },
    json: { type: 'flag', means: 'print the answer as one JSON document' },
  },
  words: 1,
  run: ({ positionals: [run], options }, terminal) =>
    atTheGate(terminal, async (gate) => {
      const { whyAtTerminal } = await import('../gate/why.ts');
      return whyAtTerminal(gate, run, { json: options.json === true, plan: options.plan === true });
    }),
};
