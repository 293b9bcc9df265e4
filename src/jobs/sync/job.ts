import { z } from 'zod';
import type { Environment } from '../../config/schema.ts';
import type { Report } from '../../report.ts';
import type { Job } from '../job.ts';
import { toReport } from './describe-plan.ts';
import { planSync, type SyncSystems } from './plan-sync.ts';

/** The job's input: what `/bitiq sync` understood. */
const input = z.strictObject({
  applications: z.array(z.string()).default([]),
  revision: z.string().optional(),
  prune: z.boolean().default(false),
  dryRun: z.literal(true),
});

const OUTCOMES = { yes: 'succeeded', no: 'failed', unknown: 'errored' } as const;

export interface SyncJobOptions {
  readonly environments: ReadonlyMap<string, Environment>;
  systemsOf(environment: Environment): Promise<SyncSystems>;
}

/** The plan of a sync as a worker makes it. It changes nothing. */
export function createSyncJob({ environments, systemsOf }: SyncJobOptions): Job {
  return {
    kind: 'sync',
    title: (environment) => `${environment} sync`,
    mutates: false,
    async run({ environment, signal, ...asked }, update) {
      const { applications, revision, prune } = input.parse(asked.input);
      const began = performance.now();
      const planned = await planSync({
        environment,
        environments: [...environments.values()],
        systems: await systemsOf(environment),
        applications,
        revision,
        prune,
        signal,
        onSelected: (names) => update(begun(environment, names)),
      });
      const { title } = environment;
      const report = toReport(planned, { title, durationMs: Math.round(performance.now() - began) });
      return { outcome: OUTCOMES[report.verdict?.answer ?? 'unknown'], report };
    },
  };
}

function begun({ name, title }: Environment, names: readonly string[]): Report {
  return {
    title: `${title} sync`,
    environment: name,
    noun: 'application',
    rows: names.map((id) => ({ id, title: id, state: 'running' })),
    durationMs: 0,
  };
}
