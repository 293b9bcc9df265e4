import { relative } from 'node:path';
import { plural } from '../../wording/counts.ts';
import type { CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { loadKnownConfig } from '../load.ts';
import { wrongUsage } from '../parse-arguments.ts';

/** `bitiq config check`: every problem at once, or what was read. */
export const config: CliCommand = {
  verb: 'config',
  summary: 'Check environment variables and bitiq.yaml; every problem is told at once',
  usage: 'config check',
  examples: ['config check'],
  options: {},
  words: 1,
  async run({ positionals: [what] }, terminal) {
    if (what !== 'check')
      throw wrongUsage(config, what === undefined ? 'config what?' : `There is no config ${what}.`);
    const { file, environments } = loadKnownConfig(terminal);
    const names = [...environments.keys()];
    const known = names.length === 0 ? '' : `: ${names.join(', ')}`;
    terminal.out(
      `✅ ${relative(terminal.cwd, file)} is good: ${plural(names.length, 'environment')}${known}\n`,
    );
    return EXIT.ok;
  },
};
