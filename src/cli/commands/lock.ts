import type { CliCommand } from '../cli-command.ts';
import { atTheGate } from '../gate/at-the-gate.ts';
import { wrongUsage } from '../parse-arguments.ts';

/** `bitiq lock <environment>`: nothing begins there until it is given back. */
export const lock: CliCommand = {
  verb: 'lock',
  summary: 'Keep every sync of an environment waiting until you unlock it',
  usage: 'lock <environment> [reason …] [--steal] [--show] [--json]',
  examples: ['lock prod upgrading Vault', 'lock prod --show', 'lock prod --steal'],
  options: {
    steal: { type: 'flag', means: 'take it away from whoever has it' },
    show: { type: 'flag', means: 'only say who has it and who waits' },
    json: { type: 'flag', means: 'show: print the answer as one JSON document' },
  },
  words: Number.POSITIVE_INFINITY,
  run({ positionals: [environment, ...words], options }, terminal) {
    if (options.json && !options.show) throw wrongUsage(lock, '--json belongs to --show.');
    return atTheGate(terminal, async (gate) => {
      const { lockAtTerminal, showLock } = await import('../gate/lock.ts');
      return options.show
        ? showLock(gate, environment, { json: options.json === true })
        : lockAtTerminal(gate, { environment, words, steal: options.steal === true });
    });
  },
};
