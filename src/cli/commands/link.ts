import type { CliCommand } from '../cli-command.ts';
import { loadKnownConfig } from '../load.ts';
import { wrongUsage } from '../parse-arguments.ts';

/** `bitiq link <code>`: links this terminal to somebody in Slack, with a code that `/bitiq link` gave. */
export const link: CliCommand = {
  verb: 'link',
  summary: 'Link this terminal to you, with the code of /bitiq link',
  usage: 'link <code>',
  examples: ['link 7KQ4M-XW2PD'],
  options: {},
  words: 1,
  async run({ positionals: [code] }, terminal) {
    if (code === undefined) throw wrongUsage(link, 'Which code? Type /bitiq link in Slack for one.');
    const [{ openDesks }, { linkTerminal }, { terminalName }] = await Promise.all([
      import('../gate/open-desks.ts'),
      import('../gate/link.ts'),
      import('../gate/terminal-name.ts'),
    ]);
    const desks = await openDesks(loadKnownConfig(terminal));
    try {
      return await linkTerminal(desks.services, code, { ...terminal, name: terminalName() });
    } finally {
      await desks.close();
    }
  },
};
