import { findEnvironment } from '../../commands/find-environment.ts';
import { parseSync } from '../../commands/sync.ts';
import { createSystems } from '../../jobs/preflight/systems.ts';
import { planSync, toReport } from '../../jobs/sync/index.ts';
import { renderReport } from '../../messages/terminal/render-report.ts';
import { createRedactor } from '../../redaction/redactor.ts';
import type { CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { loadKnownConfig } from '../load.ts';
import { wrongUsage } from '../parse-arguments.ts';
import { readLastPreflight } from '../read-last-preflight.ts';

const EXIT_OF = { yes: EXIT.ok, no: EXIT.blocked, unknown: EXIT.unknown } as const;

/** `bitiq sync <environment> --dry-run`: the same plan as in Slack, without Slack and Redis; SQL is only read, if it is there. */
export const sync: CliCommand = {
  verb: 'sync',
  summary: 'What a sync would change, commit by commit',
  usage: 'sync <environment> [application …] [--revision <sha|branch|tag>] [--prune] --dry-run [--json]',
  examples: [
    'sync prod --dry-run',
    'sync prod toy-web-prod --revision main --dry-run',
    'sync prod --dry-run --json',
  ],
  options: {
    revision: {
      type: 'text',
      value: 'revision',
      means: 'a branch, tag or commit instead of the one in Argo CD',
    },
    prune: { type: 'flag', means: 'remove what is not in Git any more' },
    'dry-run': { type: 'flag', means: 'show the plan and change nothing' },
    json: { type: 'flag', means: 'print the answer as one JSON document' },
  },
  words: Number.POSITIVE_INFINITY,
  async run({ positionals: [name, ...words], options }, terminal) {
    if (name === undefined) throw wrongUsage(sync, 'Which environment?');
    const { applications, revision, prune } = parseSync(words, options);
    const config = loadKnownConfig(terminal);
    const environment = findEnvironment(config, name);
    const redactor = createRedactor(config.secrets);
    const systems = createSystems(config);
    const began = performance.now();
    try {
      const planned = await planSync({
        environment,
        environments: [...config.environments.values()],
        systems: await systems.systemsOf(environment),
        lastPreflight: await readLastPreflight(config.databaseUrl, environment.name),
        applications,
        revision,
        prune,
        signal: terminal.signal,
      });
      const durationMs = Math.round(performance.now() - began);
      const report = toReport(planned, { title: environment.title, durationMs });
      if (options.json) terminal.out(`${JSON.stringify(redactor.data(planned), null, 2)}\n`);
      else terminal.out(redactor.text(renderReport(report, terminal.settings)));
      return EXIT_OF[report.verdict?.answer ?? 'unknown'];
    } finally {
      await systems.close();
    }
  },
};
