import { suggest } from '../config/nearest.ts';
import { UserError } from '../errors.ts';
import type { CliCommand } from './cli-command.ts';

/** The verb's record. Throws `UserError` with the one that was most likely meant. */
export function findCommand(commands: readonly CliCommand[], verb: string): CliCommand {
  const command = commands.find((known) => known.verb === verb);
  if (command !== undefined) return command;
  const verbs = commands.map((known) => known.verb);
  throw new UserError('unknown-verb', `There is no verb ${verb};${suggest(verb, verbs, 'verbs')}`, {
    next: 'bitiq help tells what there is.',
  });
}
