import { parseDrift } from '../../commands/drift.ts';
import type { Environment } from '../../config/schema.ts';
import { type DriftHistory, readHistory } from '../../drift/read-history.ts';
import { type DriftVerdict, judge, lookEverywhere, toJson, toReport } from '../../jobs/drift/index.ts';
import { renderReport } from '../../messages/terminal/render-report.ts';
import { openStoreForReading } from '../../store/open-for-reading.ts';
import type { CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { wrongUsage } from '../parse-arguments.ts';
import { withConfig } from '../with-systems.ts';

const EXIT_OF: Readonly<Record<DriftVerdict, number>> = {
  clean: EXIT.ok,
  drifted: EXIT.blocked,
  unknown: EXIT.unknown,
};

/** `bitiq drift <environment>[,…]`: the same answer as in Slack, without Slack or Redis. It reads the history and keeps none. */
export const drift: CliCommand = {
  verb: 'drift',
  summary: 'What is not as Git says, since when, and what to do about it',
  usage: 'drift <environment>[,…]|all [--all|--new] [--json] [application]',
  examples: [
    'drift prod',
    'drift prod --new',
    'drift prod toy-web-prod',
    'drift prod,staging',
    'drift all --json',
  ],
  options: {
    all: { type: 'flag', means: 'fold only what is beyond 500 applications' },
    new: { type: 'flag', means: 'show only what is new or back' },
    json: { type: 'flag', means: 'print the answer as one JSON document, whole' },
  },
  words: 2,
  async run({ positionals: [names, ...words], options }, terminal) {
    if (names === undefined) throw wrongUsage(drift, 'Which environment?');
    return withConfig(terminal, async ({ config, redactor, systemsOf }) => {
      const { places, input } = parseDrift(config, names, words, options);
      const results = await withHistory(config.databaseUrl, (historyOf) =>
        lookEverywhere({
          places,
          environments: [...config.environments.values()],
          application: input.only?.[0],
          systemsOf,
          historyOf,
          redactor,
          signal: terminal.signal,
        }),
      );
      const text = options.json
        ? `${JSON.stringify(redactor.data(toJson(results)), null, 2)}\n`
        : redactor.text(
            renderReport(toReport(results, { show: input.show, ask: 'bitiq' }), terminal.settings),
          );
      terminal.out(text);
      return EXIT_OF[judge(results)];
    });
  },
};

/** Whatever asks what bitiq's processes know; nothing is known where their store is not there to read. */
async function withHistory<T>(
  databaseUrl: string,
  work: (historyOf: (environment: Environment) => Promise<DriftHistory | undefined>) => Promise<T>,
): Promise<T> {
  const store = await openStoreForReading(databaseUrl).catch(() => undefined);
  try {
    return await work(async ({ name }) => store && readHistory(store.db, name).catch(() => undefined));
  } finally {
    await store?.close();
  }
}
