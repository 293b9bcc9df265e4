import { z } from 'zod';
import type { Environment } from '../../config/schema.ts';
import type { Job } from '../job.ts';
import type { SecretsSystems } from './create-asker.ts';
import { runSecrets } from './run-secrets.ts';
import { toReport } from './verdict.ts';

const input = z.strictObject({ only: z.array(z.string()).optional() });

const OUTCOMES = { complete: 'succeeded', incomplete: 'failed', unknown: 'errored' } as const;

/** Secrets as a worker asks for them. `systemsOf` hands out an environment's clients, warm from run to run. */
export function createSecretsJob(systemsOf: (environment: Environment) => Promise<SecretsSystems>): Job {
  return {
    kind: 'secrets',
    title: (environment) => `${environment} secrets`,
    mutates: false,
    async run({ environment, signal, ...asked }, update) {
      const { only } = input.parse(asked.input);
      const systems = await systemsOf(environment);
      const result = await runSecrets({ environment, systems, only, signal, onProgress: update });
      return {
        outcome: OUTCOMES[result.verdict],
        report: toReport({ environment, secrets: result.secrets, durationMs: result.durationMs }),
      };
    },
  };
}
