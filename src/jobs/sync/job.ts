import { z } from 'zod';
import type { Json } from '../../audit/append.ts';
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
import type { PlannedSync, SyncPlan } from './plan.ts';
import { planSync, type SyncSystems } from './plan-sync.ts';

/** The job's input: what `/bitiq sync` understood. */
export const syncInput = z.strictObject({
  applications: z.array(z.string()).default([]),
  revision: z.string().optional(),
  prune: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  /** Why, for those who decide. */
  reason: z.string().optional(),
});

const OUTCOMES = { yes: 'succeeded', no: 'failed', unknown: 'errored' } as const;

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
  const { environment, signal } = context;
  const { dryRun } = syncInput.parse(context.input);
  const began = performance.now();
  const planned = await plan(options, context, {
    signal,
    onSelected: (names) => update(begun(environment, names)),
  });
  const { title } = environment;
  const report = toReport(planned, { title, durationMs: Math.round(performance.now() - began) });
  const outcome = OUTCOMES[report.verdict?.answer ?? 'unknown'];
  const isToDo = !dryRun && outcome === 'succeeded' && !changesNothing(planned.plan);
  return isToDo ? { outcome: 'waits', report, plan: toJson(planned.plan) } : { outcome, report };
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

/** A plan is plain data without `undefined`. */
function toJson(plan: SyncPlan): Json {
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
