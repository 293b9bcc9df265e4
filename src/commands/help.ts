import { nearest } from '../config/nearest.ts';
import { RefusedError, UserError } from '../errors.ts';
import { buildHelpMessage } from '../messages/help.ts';
import { isAllowed } from './authorize.ts';
import type { Caller, Command, Services } from './command.ts';
import { TERMINAL_VERBS } from './terminal-verbs.ts';

/** `/bitiq help [verb]`: what the caller may do here, made of the command records. */
export const help: Command = {
  verb: 'help',
  summary: 'What you can do here',
  usage: 'help [verb]',
  examples: [{ text: 'help preflight', means: 'how one verb is used' }],
  options: {},
  async run({ caller, args, services, commands }) {
    const allowed = await listAllowed(services, caller, commands);
    const verb = args.positionals[0]?.toLowerCase();
    const environments = [...services.config.environments.keys()];
    if (verb === undefined) return { reply: buildHelpMessage({ commands: allowed, environments }) };
    const command = allowed.find((it) => it.verb === verb);
    if (command !== undefined)
      return { reply: buildHelpMessage({ commands: [command], environments, verb }) };
    if (commands.some((it) => it.verb === verb)) {
      throw new RefusedError('not-allowed', `You may not use /bitiq ${verb} in any environment.`, {
        next: HELP,
      });
    }
    throw unknownVerb(
      verb,
      allowed.map((it) => it.verb),
    );
  },
};

const HELP = '/bitiq help lists what you can do.';

/** For a word that is no verb here: where it is one, or the verb that was most likely meant. */
export function unknownVerb(word: string, known: readonly string[]): UserError {
  const verb = word.toLowerCase();
  const place = TERMINAL_VERBS.get(verb);
  if (place === 'button') {
    return new UserError('unknown-verb', `${verb} is a button here.`, {
      next: `/bitiq approvals leads to what waits; at a terminal it is: bitiq ${verb}`,
    });
  }
  if (place === 'terminal') {
    return new UserError('unknown-verb', `${verb} is a command of the terminal.`, {
      next: `There, type: bitiq ${verb}`,
    });
  }
  const meant = nearest(word, known);
  return new UserError('unknown-verb', `There is no /bitiq ${word}.`, {
    next: meant === undefined ? HELP : `Did you mean /bitiq ${meant}?`,
  });
}

/** The verbs that the caller may use in at least one environment. */
export async function listAllowed(
  services: Services,
  caller: Caller,
  commands: readonly Command[],
): Promise<readonly Command[]> {
  const environments = [...services.config.environments.values()];
  const answers = await Promise.all(
    commands.map(async ({ permission }) => {
      if (permission === undefined) return true;
      const each = environments.map((environment) =>
        isAllowed(services, caller, environment, permission).catch(() => false),
      );
      return (await Promise.all(each)).includes(true);
    }),
  );
  return commands.filter((_command, index) => answers[index]);
}
