import type { Json } from '../../../audit/append.ts';
import type { Environment } from '../../../config/schema.ts';
import type { FluxExecutor } from '../../../integrations/flux/executor.ts';
import type { Report } from '../../../report.ts';
import type { ApplyContext, Job, JobContext, JobResult } from '../../job.ts';
import { type CommitMemory, createCommitMemory } from '../commit-memory.ts';
import type { Clock } from '../execute/clock.ts';
import { syncInput } from '../job.ts';
import type { SyncSystems } from '../plan-sync.ts';
import { applyFluxPlan } from './apply/apply-plan.ts';
import { toFluxReport } from './describe-plan.ts';
import type { PlannedFlux } from './plan.ts';
import { planFlux } from './plan-flux.ts';

const OUTCOMES = { yes: 'succeeded', no: 'failed', unknown: 'errored' } as const;

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
  const { environment, signal } = context;
  const { dryRun } = syncInput.parse(context.input);
  const began = performance.now();
  const planned = await plan(options, context, {
    signal,
    onSelected: (names) => update(begun(environment, names)),
  });
  const { title } = environment;
  const report = toFluxReport(planned, { title, durationMs: Math.round(performance.now() - began) });
  const outcome = OUTCOMES[report.verdict?.answer ?? 'unknown'];
  // Whether something was changed by hand Flux tells only by applying: there is always something to do.
  const isToDo = !dryRun && outcome === 'succeeded' && planned.plan.waves.length > 0;
  return isToDo ? { outcome: 'waits', report, plan: toJson(planned.plan) } : { outcome, report };
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

/** A plan is plain data without `undefined`. */
function toJson(plan: PlannedFlux['plan']): Json {
  return JSON.parse(JSON.stringify(plan));
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
