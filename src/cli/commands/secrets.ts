import { parseSecretsOptions } from '../../commands/secrets.ts';
import { runSecrets, type SecretsVerdict, toReport } from '../../jobs/secrets/index.ts';
import type { CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { wrongUsage } from '../parse-arguments.ts';
import { showAsItGoes } from '../show-as-it-goes.ts';
import { withSystems } from '../with-systems.ts';

const EXIT_OF: Readonly<Record<SecretsVerdict, number>> = {
  complete: EXIT.ok,
  incomplete: EXIT.blocked,
  unknown: EXIT.unknown,
};

/** `bitiq secrets <environment>`: the same answer as in Slack, without Slack, Redis or SQL. */
export const secrets: CliCommand = {
  verb: 'secrets',
  summary: 'Is every secret there, how old is it, and what mends it; no value is read',
  usage: 'secrets <environment> [--json] [--only <path,…>]',
  examples: ['secrets prod', 'secrets prod --only registry/quay', 'secrets prod --json'],
  options: {
    json: { type: 'flag', means: 'print the answer as one JSON document' },
    only: { type: 'text', value: 'path,…', means: 'paths of secrets, separated by commas' },
  },
  words: 1,
  async run({ positionals: [name], options }, terminal) {
    if (name === undefined) throw wrongUsage(secrets, 'Which environment?');
    return withSystems(terminal, name, ({ environment, redactor, openSystems }) => {
      const { only } = parseSecretsOptions(environment, options);
      return showAsItGoes({ terminal, redactor, json: options.json === true }, async (onProgress) => {
        const result = await runSecrets({
          environment,
          systems: await openSystems(),
          only,
          signal: terminal.signal,
          onProgress,
        });
        const { secrets: found, durationMs, verdict } = result;
        return {
          result,
          report: toReport({ environment, secrets: found, durationMs }),
          code: EXIT_OF[verdict],
        };
      });
    });
  },
};
