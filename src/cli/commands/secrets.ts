import { parseSecretsOptions } from '../../commands/secrets.ts';
import { runSecrets, type SecretsVerdict, toReport } from '../../jobs/secrets/index.ts';
import { chooseForm, FORM_OPTIONS } from '../answer-form.ts';
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
  usage: 'secrets <environment> [--json|--markdown] [--only <path,…>]',
  examples: ['secrets prod', 'secrets prod --only registry/quay', 'secrets prod --json'],
  options: {
    ...FORM_OPTIONS,
    only: { type: 'text', value: 'path,…', means: 'paths of secrets, separated by commas' },
  },
  words: 1,
  async run(args, terminal) {
    const [name] = args.positionals;
    if (name === undefined) throw wrongUsage(secrets, 'Which environment?');
    const form = chooseForm(secrets, args);
    return withSystems(terminal, name, ({ environment, redactor, openSystems }) => {
      const { only } = parseSecretsOptions(environment, args.options);
      return showAsItGoes({ terminal, redactor, form }, async (onProgress) => {
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
