import type { Environment } from '../../../config/schema.ts';
import type { FluxExecutor } from '../../../integrations/flux/executor.ts';
import type { Job } from '../../job.ts';
import type { Clock } from '../apply/clock.ts';
import { createSyncJobBy } from '../create-sync-job-by.ts';
import type { SyncSystems } from '../plan-asked.ts';
import { applyFluxPlan } from './apply/apply-plan.ts';
import { toFluxReport } from './describe-plan.ts';
import { planFlux } from './plan-flux.ts';

/** What a sync of Flux is carried out with, besides. */
export interface FluxJobSystems extends SyncSystems {
  /** Suspends, resumes and asks for looks, as the environment's writer. */
  createFluxExecutor(): FluxExecutor;
}

export interface FluxJobOptions {
  systemsOf(environment: Environment): Promise<FluxJobSystems>;
  readonly clock?: Clock | undefined;
}

/** A sync where Flux brings the environment about: its sources are held, and its objects resumed wave after wave. */
export function createFluxSyncJob({ systemsOf, clock }: FluxJobOptions): Job {
  return createSyncJobBy({
    systemsOf,
    clock,
    plan: planFlux,
    toReport: toFluxReport,
    // Whether something was changed by hand Flux tells only by applying: there is always something to do.
    changesNothing: ({ waves }) => waves.length === 0,
    apply: ({ systems, ...work }) => applyFluxPlan({ ...work, executor: systems.createFluxExecutor() }),
  });
}
