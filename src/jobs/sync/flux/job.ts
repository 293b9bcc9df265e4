import type { Environment } from '../../../config/schema.ts';
import type { FluxExecutor } from '../../../integrations/flux/executor.ts';
import type { Report } from '../../../report.ts';
import type { ApplyContext, Job, JobContext, JobResult } from '../../job.ts';
import { type CommitMemory, createCommitMemory } from '../commit-memory.ts';
import type { Clock } from '../execute/clock.ts';
import { syncInput } from '../job.ts';
import type { SyncSystems } from '../plan-sync.ts';
import { runPlan } from '../run-plan.ts';
import { applyFluxPlan } from './apply/apply-plan.ts';
import { toFluxReport } from './describe-plan.ts';
import type { PlannedFlux } from './plan.ts';
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

type Options = FluxJobOptions & { readonly remember: CommitMemory };

/** A sync where Flux brings the environment about: the plan that people decide on, and then just that. */
export function createFluxSyncJob(asked: FluxJobOptions): Job {
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
    toReport: toFluxReport,
    // Whether something was changed by hand Flux tells only by applying: there is always something to do.
    changesNothing: ({ waves }) => waves.length === 0,
  });
}

async function apply(
  options: Options,
  context: ApplyContext,
  update: (report: Report) => void,
): Promise<JobResult> {
  const systems = await options.systemsOf(context.environment);
  return applyFluxPlan({
    context,
    update,
    executor: systems.createFluxExecutor(),
    plan: (signal) => plan(options, context, { signal }),
    clock: options.clock,
  });
}

async function plan(
  { systemsOf, clock, remember }: Options,
  context: JobContext,
  asked: { readonly signal: AbortSignal; readonly onSelected?: (names: readonly string[]) => void },
): Promise<PlannedFlux> {
  const { applications, revision, prune } = syncInput.parse(context.input);
  const { environment } = context;
  const [systems, lastPreflight] = await Promise.all([
    systemsOf(environment),
    context.getLastVerdict('preflight'),
  ]);
  return planFlux({
    environment,
    systems: { ...systems, commits: remember(systems.commits) },
    applications,
    revision,
    prune,
    lastPreflight,
    ...(clock && { now: clock.now }),
    ...asked,
  });
}
