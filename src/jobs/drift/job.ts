import { z } from 'zod';
import type { Environment } from '../../config/schema.ts';
import { readDrift, recordDrift } from '../../drift/history.ts';
import type { Store } from '../../store/store.ts';
import type { Job } from '../job.ts';
import { runDrift } from './run-drift.ts';
import type { DriftSystems } from './sources/source.ts';
import { judge, toReport } from './verdict.ts';

const input = z.strictObject({
  only: z.tuple([z.string()]).optional(),
  show: z.enum(['all', 'new']).optional(),
});

const OUTCOMES = { clean: 'succeeded', drifted: 'failed', unknown: 'errored' } as const;

/** Drift as a worker looks for it. What it found is kept with the end of its run; of a cluster that does not answer, nothing. */
export function createDriftJob(options: {
  readonly environments: ReadonlyMap<string, Environment>;
  systemsOf(environment: Environment): Promise<DriftSystems>;
  /** Where the history is. */
  readonly db: Store['db'];
}): Job {
  return {
    kind: 'drift',
    title: (environment) => `${environment} drift`,
    mutates: false,
    async run({ environment, signal, ...asked }) {
      const { only: [application] = [], show } = input.parse(asked.input);
      const [systems, known] = await Promise.all([
        options.systemsOf(environment),
        readDrift(options.db, environment.name),
      ]);
      const environments = [...options.environments.values()];
      const result = await runDrift({ environment, environments, systems, known, application, signal });
      const ended = { outcome: OUTCOMES[judge(result)], report: toReport(result, { show }) };
      if (result.unreachable !== undefined) return ended;
      const about = { environment: environment.name, application };
      return { ...ended, also: (tx, now) => recordDrift(tx, result.found, { ...about, now }) };
    },
  };
}
