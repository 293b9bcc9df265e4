import { parseArguments, splitWords } from './arguments.ts';
import { identifyCaller } from './authorize.ts';
import type { Caller, CommandAnswer, Services } from './command.ts';
import { unknownVerb } from './help.ts';
import { COMMANDS } from './index.ts';

/** What Slack says of a slash command. */
export interface TypedCommand {
  readonly text: string;
  readonly teamId: string;
  readonly userId: string;
  readonly channelId: string;
}

/** Finds out who typed what and does it. Throws `UserError`, `RefusedError` or what the command threw. */
export async function handleCommand(services: Services, typed: TypedCommand): Promise<CommandAnswer> {
  const caller: Caller = await identifyCaller(services, typed);
  const [verb = 'help', ...words] = splitWords(typed.text);
  const command = COMMANDS.find((it) => it.verb === verb.toLowerCase());
  if (command === undefined) {
    throw unknownVerb(
      verb,
      COMMANDS.map((it) => it.verb),
    );
  }
  const args = parseArguments(words, command.options);
  return command.run({ caller, channel: typed.channelId, args, services, commands: COMMANDS });
}
