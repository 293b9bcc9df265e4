import { findEnvironment } from '../../commands/find-environment.ts';
import { parsePreflightOptions } from '../../commands/preflight.ts';
import type { PreflightVerdict } from '../../jobs/preflight/index.ts';
import { runPreflight, toReport } from '../../jobs/preflight/index.ts';
import { createSystems } from '../../jobs/preflight/systems.ts';
import { createProgress } from '../../messages/terminal/render-progress.ts';
import { renderReport } from '../../messages/terminal/render-report.ts';
import { createRedactor } from '../../redaction/redactor.ts';
import type { CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { loadKnownConfig } from '../load.ts';
import { wrongUsage } from '../parse-arguments.ts';

const EXIT_OF: Readonly<Record<PreflightVerdict, number>> = {
  ready: EXIT.ok,
  blocked: EXIT.blocked,
  unknown: EXIT.unknown,
};

/** `bitiq preflight <environment>`: the same answer as in Slack, without Slack, Redis or SQL. */
export const preflight: CliCommand = {
  verb: 'preflight',
  summary: 'Is an environment ready, and what stands in the way',
  usage: 'preflight <environment> [--json] [--only <check,…>] [--timeout <30s>]',
  examples: ['preflight prod', 'preflight prod --only wildcard-tls,worker-nodes', 'preflight prod --json'],
  options: {
    json: { type: 'flag', means: 'print the answer as one JSON document' },
    only: { type: 'text', value: 'check,…', means: 'check ids, separated by commas' },
    timeout: { type: 'text', value: '30s', means: 'time limit of the whole run' },
  },
  words: 1,
  async run({ positionals: [name], options }, terminal) {
    if (name === undefined) throw wrongUsage(preflight, 'Which environment?');
    const { only, timeoutMs } = parsePreflightOptions(options);
    const config = loadKnownConfig(terminal);
    const environment = findEnvironment(config, name);
    const redactor = createRedactor(config.secrets);
    const out = (text: string) => terminal.out(redactor.text(text));
    const progress = options.json ? undefined : createProgress(out, terminal.settings);
    const systems = createSystems(config);
    try {
      const result = await runPreflight({
        environment,
        systems: await systems.systemsOf(environment),
        only,
        timeoutMs,
        signal: terminal.signal,
        onProgress: (report) => progress?.update(redactor.data(report)),
      });
      progress?.end();
      const report = toReport({ environment, checks: result.checks, durationMs: result.durationMs });
      if (progress) out(renderReport(redactor.data(report), terminal.settings));
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
