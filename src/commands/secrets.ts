import type { Environment } from '../config/schema.ts';
import { selectSecrets } from '../jobs/secrets/index.ts';
import { assertNoMore, listOf } from './arguments.ts';
import type { Command } from './command.ts';
import { findEnvironment } from './find-environment.ts';
import { startRun } from './start-run.ts';

/** `/bitiq secrets <environment>`: is every secret there, and what mends it. No value is read. */
export const secrets: Command = {
  verb: 'secrets',
  summary: 'Is every secret there, how old is it, and what mends it; no value is read',
  usage: 'secrets <environment> [--only <path,…>]',
  examples: [
    { text: 'secrets prod', means: 'ask about every secret of prod' },
    { text: 'secrets prod --only registry/quay', means: 'ask about one' },
  ],
  permission: 'secrets',
  options: { only: { type: 'text', means: 'paths of secrets, separated by commas' } },
  run({ caller, channel, args, services }) {
    const environment = findEnvironment(services.config, args.positionals[0]);
    assertNoMore(args.positionals.slice(1), 'secrets');
    const input = parseSecretsOptions(environment, args.options);
    return startRun(services, caller, { kind: 'secrets', environment, input, channel });
  },
};

/** The job's input from options as typed. Throws `UserError`. */
export function parseSecretsOptions(
  { secrets: known }: Pick<Environment, 'secrets'>,
  options: Readonly<Record<string, string | true>>,
): { only?: string[] } {
  const only = listOf(options.only);
  selectSecrets(known, only);
  return only.length > 0 ? { only: [...only].sort() } : {};
}
