import type { CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { findCommand } from '../find-command.ts';
import { renderHelp, renderVerbHelp } from '../render-help.ts';

/** `bitiq help [verb]`: made of the command records. */
export const help: CliCommand = {
  verb: 'help',
  summary: 'What bitiq can do, or how one verb is used',
  usage: 'help [verb]',
  examples: ['help preflight'],
  options: {},
  words: 1,
  async run({ positionals: [verb] }, terminal, loadAll) {
    const all = await loadAll();
    terminal.out(verb === undefined ? renderHelp(all) : renderVerbHelp(findCommand(all, verb)));
    return EXIT.ok;
  },
};
