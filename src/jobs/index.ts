import type { Environment } from '../config/schema.ts';
import { createBootstrapJob } from './bootstrap/job.ts';
import type { BootstrapSystems } from './bootstrap/outline.ts';
import type { Job } from './job.ts';
import { createPreflightJob } from './preflight/job.ts';
import type { PreflightSystems } from './preflight/preflight.ts';
import type { SecretsSystems } from './secrets/create-asker.ts';
import { createSecretsJob } from './secrets/job.ts';
import { createSyncJob, type SyncJobSystems } from './sync/job.ts';
import { createTerminateJob } from './terminate/job.ts';

export interface JobsOptions {
  readonly environments: ReadonlyMap<string, Environment>;
  /** An environment's clients; the same ones each time, so that their connections stay warm. */
  systemsOf(
    environment: Environment,
  ): Promise<PreflightSystems & SecretsSystems & SyncJobSystems & BootstrapSystems>;
}

/** Everything that a worker can do. */
export function createJobs(options: JobsOptions): readonly Job[] {
  return [
    createPreflightJob(options.systemsOf),
    createSecretsJob(options.systemsOf),
    createSyncJob(options),
    createTerminateJob(options),
    createBootstrapJob(options),
  ];
}
