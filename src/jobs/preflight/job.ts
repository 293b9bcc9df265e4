import { z } from 'zod';
import type { Environment } from '../../config/schema.ts';
import type { Job } from '../job.ts';
import { type PreflightSystems, runPreflight } from './preflight.ts';
import { toReport } from './verdict.ts';

const input = z.strictObject({
  only: z.array(z.string()).optional(),
  timeoutMs: z.int().positive().optional(),
});

const OUTCOMES = { ready: 'succeeded', blocked: 'failed', unknown: 'errored' } as const;

/** Preflight as a worker does it. `systemsOf` hands out an environment's clients, warm from run to run. */
export function createPreflightJob(systemsOf: (environment: Environment) => Promise<PreflightSystems>): Job {
  return {
    kind: 'preflight',
    title: (environment) => `${environment} preflight`,
    mutates: false,
    async run({ environment, signal, ...asked }, update) {
      const { only, timeoutMs } = input.parse(asked.input);
      const systems = await systemsOf(environment);
      const result = await runPreflight({
        environment,
        systems,
        only,
        timeoutMs,
        signal,
        onProgress: update,
      });
      return {
        outcome: OUTCOMES[result.verdict],
        report: toReport({ environment, checks: result.checks, durationMs: result.durationMs }),
      };
    },
  };
}
