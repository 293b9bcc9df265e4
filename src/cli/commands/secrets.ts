import { findEnvironment } from '../../commands/find-environment.ts';
import { parseSecretsOptions } from '../../commands/secrets.ts';
import { createSystems } from '../../jobs/preflight/systems.ts';
import { runSecrets, type SecretsVerdict, toReport } from '../../jobs/secrets/index.ts';
import { createProgress } from '../../messages/terminal/render-progress.ts';
import { renderReport } from '../../messages/terminal/render-report.ts';
import { createRedactor } from '../../redaction/redactor.ts';
import type { CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { loadKnownConfig } from '../load.ts';
import { wrongUsage } from '../parse-arguments.ts';

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
    const config = loadKnownConfig(terminal);
    const environment = findEnvironment(config, name);
    const { only } = parseSecretsOptions(environment, options);
    const redactor = createRedactor(config.secrets);
    const out = (text: string) => terminal.out(redactor.text(text));
    const progress = options.json ? undefined : createProgress(out, terminal.settings);
    const systems = createSystems(config);
    try {
      const result = await runSecrets({
        environment,
        systems: await systems.systemsOf(environment),
        only,
        signal: terminal.signal,
        onProgress: (report) => progress?.update(report),
      });
      progress?.end();
      const report = toReport({ environment, secrets: result.secrets, durationMs: result.durationMs });
      if (progress) out(renderReport(report, terminal.settings));
      else terminal.out(`${JSON.stringify(redactor.data(result), null, 2)}\n`);
      return EXIT_OF[result.verdict];
    } catch (error) {
      progress?.end();
      throw error;
    } finally {
      await systems.close();
    }
  },
};
