import type { Environment } from '../../../config/schema.ts';
import type { SyncExecutor } from '../../../integrations/argocd/operations.ts';
import type { Job } from '../../job.ts';
import type { Clock } from '../apply/clock.ts';
import { createSyncJobBy } from '../create-sync-job-by.ts';
import type { SyncSystems } from '../plan-asked.ts';
import { applyPlan } from './apply/apply-plan.ts';
import { findClosedWindow } from './apply/closed-window.ts';
import { changesNothing } from './changes-nothing.ts';
import { toReport } from './describe-plan.ts';
import { planSync } from './plan-sync.ts';

/** What a sync is carried out with, besides. */
export interface SyncJobSystems extends SyncSystems {
  /** Sets operations, in the environment's way and as its writer. Throws where that is not configured. */
  createExecutor(): SyncExecutor;
}

export interface SyncJobOptions {
  readonly environments: ReadonlyMap<string, Environment>;
  systemsOf(environment: Environment): Promise<SyncJobSystems>;
  readonly clock?: Clock | undefined;
}

/** A sync where Argo CD brings the environment about: wave after wave, an operation for each Application. */
export function createSyncJob({ environments, systemsOf, clock }: SyncJobOptions): Job {
  return createSyncJobBy({
    systemsOf,
    clock,
    plan: (asked) => planSync({ ...asked, environments: [...environments.values()] }),
    toReport,
    changesNothing,
    apply: ({ systems, ...work }) =>
      applyPlan({
        ...work,
        executor: systems.createExecutor(),
        findClosedWindow: (application, asked) =>
          findClosedWindow(systems.gitopsKubernetes, {
            application,
            namespace: work.context.environment.namespaces.gitops,
            ...asked,
          }),
      }),
  });
}
