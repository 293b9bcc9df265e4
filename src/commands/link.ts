import { buildLinkCode } from '../messages/link-code.ts';
import type { Command } from './command.ts';

/** `/bitiq link`: a one-time code that links a terminal to the caller, for their eyes alone. */
export const link: Command = {
  verb: 'link',
  summary: 'Link your terminal to you, with a code that works once',
  usage: 'link',
  examples: [{ text: 'link', means: 'a code to type at your terminal, good for ten minutes' }],
  options: {},
  async run({ caller, services }) {
    const { code, expiresAt } = await services.links.createCode(caller.principal);
    return { reply: buildLinkCode({ code, expiresAt, command: `bitiq link ${code}` }) };
  },
};
