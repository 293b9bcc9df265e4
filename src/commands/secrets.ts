import type { Environment } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { selectSecrets } from '../jobs/secrets/index.ts';
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
    assertNoMore(args.positionals.slice(1));
    const input = parseSecretsOptions(environment, args.options);
    return startRun(services, caller, { kind: 'secrets', environment, input, channel });
  },
};

/** The job's input from options as typed. Throws `UserError`. */
export function parseSecretsOptions(
  { secrets: known }: Pick<Environment, 'secrets'>,
  options: Readonly<Record<string, string | true>>,
): { only?: string[] } {
  const only = String(options.only ?? '')
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '');
  selectSecrets(known, only);
  return only.length > 0 ? { only: [...new Set(only)].sort() } : {};
}

function assertNoMore(rest: readonly string[]): void {
  if (rest.length === 0) return;
  throw new UserError('too-many-words', `${rest.join(' ')} is more than secrets takes.`, {
    next: 'One environment at a time: /bitiq secrets prod',
  });
}
