import { z } from 'zod';
import type { Environment } from '../../config/schema.ts';
import { readHistory } from '../../drift/read-history.ts';
import type { Redactor } from '../../redaction/redactor.ts';
import type { Store } from '../../store/store.ts';
import type { Job } from '../job.ts';
import { keepDrift } from './keep-drift.ts';
import { lookEverywhere } from './look-everywhere.ts';
import type { DriftSystems } from './sources/source.ts';
import { judge, toReport } from './verdict.ts';

const input = z.strictObject({
  only: z.tuple([z.string()]).optional(),
  show: z.enum(['all', 'new']).optional(),
  /** Names of further environments. Left out: those under `drift.with`, unless one Application is asked about. */
  with: z.array(z.string()).optional(),
});

const OUTCOMES = { clean: 'succeeded', drifted: 'failed', unknown: 'errored' } as const;

/** Drift as a worker looks for it. What it found is kept with the end of its run, of each environment. */
export function createDriftJob(options: {
  readonly environments: ReadonlyMap<string, Environment>;
  systemsOf(environment: Environment): Promise<DriftSystems>;
  /** Where the history is. */
  readonly db: Store['db'];
  readonly redactor: Pick<Redactor, 'data'>;
}): Job {
  return {
    kind: 'drift',
    title: (environment) => `${environment} drift`,
    mutates: false,
    async run({ environment, signal, ...asked }) {
      const {
        only: [application] = [],
        show,
        with: others = environment.drift.with,
      } = input.parse(asked.input);
      const further = application === undefined ? others : [];
      const names = [...new Set([environment.name, ...further])];
      const began = performance.now();
      const results = await lookEverywhere({
        places: names.flatMap((name) => options.environments.get(name) ?? []),
        environments: [...options.environments.values()],
        application,
        signal,
        redactor: options.redactor,
        systemsOf: options.systemsOf,
        historyOf: ({ name }) => readHistory(options.db, name),
      });
      const tookMs = Math.floor(performance.now() - began);
      return {
        outcome: OUTCOMES[judge(results)],
        report: toReport(results, { show }),
        also: (tx, now, runId) => keepDrift(tx, results, { runId, now, lookedAt: now - tookMs }),
      };
    },
  };
}
