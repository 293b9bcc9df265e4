import { z } from 'zod';
import type { Environment } from '../../config/schema.ts';
import type { SyncExecutor } from '../../integrations/argocd/operations.ts';
import type { Report } from '../../report.ts';
import type { ApplyContext, Job, JobContext, JobResult } from '../job.ts';
import { changesNothing } from './changes-nothing.ts';
import { type CommitMemory, createCommitMemory } from './commit-memory.ts';
import { toReport } from './describe-plan.ts';
import { applyPlan } from './execute/apply-plan.ts';
import type { Clock } from './execute/clock.ts';
import { findClosedWindow } from './execute/closed-window.ts';
import type { PlannedSync } from './plan.ts';
import { planSync, type SyncSystems } from './plan-sync.ts';
import { runPlan } from './run-plan.ts';

/** The job's input: what `/bitiq sync` understood. */
export const syncInput = z.strictObject({
  applications: z.array(z.string()).default([]),
  revision: z.string().optional(),
  prune: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  /** Why, for those who decide. */
  reason: z.string().optional(),
});

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

type Options = SyncJobOptions & { readonly remember: CommitMemory };

/** A sync: the plan that people decide on, and then just that, wave after wave. */
export function createSyncJob(asked: SyncJobOptions): Job {
  const options: Options = { ...asked, remember: createCommitMemory() };
  return {
    kind: 'sync',
    title: (environment) => `${environment} sync`,
    mutates: true,
    run: (context, update) => run(options, context, update),
    apply: (context, update) => apply(options, context, update),
  };
}

async function run(
  options: Options,
  context: JobContext,
  update: (report: Report) => void,
): Promise<JobResult> {
  const { dryRun } = syncInput.parse(context.input);
  return runPlan(context, update, {
    dryRun,
    plan: (asked) => plan(options, context, asked),
    toReport,
    changesNothing,
  });
}

async function apply(
  options: Options,
  context: ApplyContext,
  update: (report: Report) => void,
): Promise<JobResult> {
  const { environment } = context;
  const systems = await options.systemsOf(environment);
  return applyPlan({
    context,
    update,
    executor: systems.createExecutor(),
    plan: (signal) => plan(options, context, { signal }),
    findClosedWindow: (application, asked) =>
      findClosedWindow(systems.argocdKubernetes, {
        application,
        namespace: environment.namespaces.gitops,
        ...asked,
      }),
    clock: options.clock,
  });
}

async function plan(
  { environments, systemsOf, clock, remember }: Options,
  context: JobContext,
  asked: { readonly signal: AbortSignal; readonly onSelected?: (names: readonly string[]) => void },
): Promise<PlannedSync> {
  const { applications, revision, prune } = syncInput.parse(context.input);
  const { environment } = context;
  const [systems, lastPreflight] = await Promise.all([
    systemsOf(environment),
    context.getLastVerdict('preflight'),
  ]);
  return planSync({
    environment,
    environments: [...environments.values()],
    systems: { ...systems, commits: remember(systems.commits) },
    applications,
    revision,
    prune,
    lastPreflight,
    ...(clock && { now: clock.now }),
    ...asked,
  });
}
