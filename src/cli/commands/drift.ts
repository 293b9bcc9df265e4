import { parseDrift } from '../../commands/drift.ts';
import { readDrift } from '../../drift/history.ts';
import { type DriftVerdict, judge, runDrift, toJson, toReport } from '../../jobs/drift/index.ts';
import { renderReport } from '../../messages/terminal/render-report.ts';
import { openStoreForReading } from '../../store/open-for-reading.ts';
import type { CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { wrongUsage } from '../parse-arguments.ts';
import { withSystems } from '../with-systems.ts';

const EXIT_OF: Readonly<Record<DriftVerdict, number>> = {
  clean: EXIT.ok,
  drifted: EXIT.blocked,
  unknown: EXIT.unknown,
};

/** `bitiq drift <environment>`: the same answer as in Slack, without Slack or Redis. It reads the history and keeps none. */
export const drift: CliCommand = {
  verb: 'drift',
  summary: 'What is not as Git says, since when, and what to do about it',
  usage: 'drift <environment> [--all|--new] [--json] [application]',
  examples: ['drift prod', 'drift prod --new', 'drift prod toy-web-prod', 'drift prod --json'],
  options: {
    all: { type: 'flag', means: 'fold only what is beyond 500 applications' },
    new: { type: 'flag', means: 'show only what is new or back' },
    json: { type: 'flag', means: 'print the answer as one JSON document, whole' },
  },
  words: 2,
  async run({ positionals: [name, ...words], options }, terminal) {
    if (name === undefined) throw wrongUsage(drift, 'Which environment?');
    const { only: [application] = [], show } = parseDrift(words, options);
    return withSystems(terminal, name, async ({ config, environment, redactor, openSystems }) => {
      const result = await runDrift({
        environment,
        environments: [...config.environments.values()],
        systems: await openSystems(),
        known: await readHistory(config.databaseUrl, environment.name),
        application,
        signal: terminal.signal,
      });
      const text = options.json
        ? `${JSON.stringify(redactor.data(toJson(result)), null, 2)}\n`
        : redactor.text(renderReport(toReport(result, { show, ask: 'bitiq' }), terminal.settings));
      terminal.out(text);
      return EXIT_OF[judge(result)];
    });
  },
};

/** What bitiq's processes know; `undefined` where their store is not there to read. */
async function readHistory(databaseUrl: string, environment: string) {
  try {
    const store = await openStoreForReading(databaseUrl);
    try {
      return await readDrift(store.db, environment);
    } finally {
      await store.close();
    }
  } catch {
    return undefined;
  }
}
