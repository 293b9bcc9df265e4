import type { Environment } from '../config/schema.ts';
import type { Issues } from '../integrations/github/issues.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { Store } from '../store/store.ts';
import { createBootstrapJob } from './bootstrap/job.ts';
import type { BootstrapSystems } from './bootstrap/outline.ts';
import { createDigestJob } from './digest/job.ts';
import { createDriftJob } from './drift/job.ts';
import type { Job } from './job.ts';
import { createOpenIssueJob } from './open-issue/job.ts';
import { createPreflightJob } from './preflight/job.ts';
import type { PreflightSystems } from './preflight/preflight.ts';
import type { SecretsSystems } from './secrets/create-asker.ts';
import { createSecretsJob } from './secrets/job.ts';
import { createSmokeJob } from './smoke/job.ts';
import { createSyncJob, type SyncJobSystems } from './sync/argocd/job.ts';
import { byController } from './sync/by-controller.ts';
import { createFluxSyncJob, type FluxJobSystems } from './sync/flux/job.ts';
import { createTerminateJob } from './terminate/job.ts';

export interface JobsOptions {
  /** For what a job remembers from run to run. */
  readonly db: Store['db'];
  /** For what a job keeps besides its report. */
  readonly redactor: Pick<Redactor, 'data'>;
  readonly environments: ReadonlyMap<string, Environment>;
  /** An environment's clients; the same ones each time, so that their connections stay warm. */
  systemsOf(
    environment: Environment,
  ): Promise<
    PreflightSystems &
      SecretsSystems &
      SyncJobSystems &
      FluxJobSystems &
      BootstrapSystems & { readonly issues: Issues }
  >;
}

/** Everything that a worker can do. */
export function createJobs(options: JobsOptions): readonly Job[] {
  return [
    createPreflightJob(options.systemsOf),
    createSecretsJob(options.systemsOf),
    byController({ argocd: createSyncJob(options), flux: createFluxSyncJob(options) }),
    createTerminateJob(options),
    createBootstrapJob(options),
    createDriftJob(options),
    createSmokeJob(options.systemsOf),
    createDigestJob(options),
    createOpenIssueJob(options),
  ];
}
