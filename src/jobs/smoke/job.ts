import { z } from 'zod';
import type { Environment } from '../../config/schema.ts';
import type { Job } from '../job.ts';
import { runSmoke, type SmokeSystems } from './run-smoke.ts';
import { toReport } from './verdict.ts';

const input = z.strictObject({});

const OUTCOMES = { works: 'succeeded', broken: 'failed', unknown: 'errored' } as const;

/** Smoke as a worker does it. `systemsOf` hands out an environment's clients, warm from run to run. */
export function createSmokeJob(systemsOf: (environment: Environment) => Promise<SmokeSystems>): Job {
  return {
    kind: 'smoke',
    title: (environment) => `${environment} smoke`,
    mutates: false,
    async run({ environment, signal, ...asked }, update) {
      input.parse(asked.input);
      const systems = await systemsOf(environment);
      const { verdict, checks, durationMs } = await runSmoke({
        environment,
        systems,
        signal,
        onProgress: update,
      });
      return { outcome: OUTCOMES[verdict], report: toReport({ environment, checks, durationMs }) };
    },
  };
}
