import type { Environment } from '../../config/schema.ts';
import type { Report } from '../../report.ts';
import type { ApplyContext, Job, JobContext, JobResult } from '../job.ts';
import { toJson } from '../to-json.ts';
import type { Clock } from './apply/clock.ts';
import { createCommitMemory } from './commit-memory.ts';
import { syncInput } from './input.ts';
import type { PlanAsked, SyncSystems } from './plan-asked.ts';

/** How one of the controllers plans a sync, and carries it out. */
export interface Controller<S extends SyncSystems, P extends { readonly plan: object }> {
  systemsOf(environment: Environment): Promise<S>;
  readonly clock?: Clock | undefined;
  plan(asked: PlanAsked): Promise<P>;
  toReport(planned: P, about: { readonly title: string; readonly durationMs: number }): Report;
  /** Whether there is nothing in the plan that people would have to decide on. */
  changesNothing(plan: P['plan']): boolean;
  apply(work: {
    readonly context: ApplyContext;
    readonly update: (report: Report) => void;
    readonly systems: S;
    /** Makes the plan again from the same question. */
    plan(signal: AbortSignal): Promise<P>;
    readonly clock: Clock | undefined;
  }): Promise<JobResult>;
}

/** A sync: the plan that people decide on, and then just that. */
export function createSyncJobBy<S extends SyncSystems, P extends { readonly plan: object }>(
  controller: Controller<S, P>,
): Job {
  const { systemsOf, clock } = controller;
  const remember = createCommitMemory();

  async function plan(context: JobContext, asked: Pick<PlanAsked, 'signal' | 'onSelected'>): Promise<P> {
    const { applications, revision, prune } = syncInput.parse(context.input);
    const { environment } = context;
    const [systems, lastPreflight] = await Promise.all([
      systemsOf(environment),
      context.getLastVerdict('preflight'),
    ]);
    return controller.plan({
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

  return {
    kind: 'sync',
    title: (environment) => `${environment} sync`,
    mutates: true,
    async run(context, update) {
      const { dryRun } = syncInput.parse(context.input);
      const { environment, signal } = context;
      const began = performance.now();
      const planned = await plan(context, {
        signal,
        onSelected: (names) => update(reportBegun(environment, names)),
      });
      const durationMs = Math.round(performance.now() - began);
      const report = controller.toReport(planned, { title: environment.title, durationMs });
      const outcome = OUTCOMES[report.verdict?.answer ?? 'unknown'];
      const isToDo = !dryRun && outcome === 'succeeded' && !controller.changesNothing(planned.plan);
      return isToDo ? { outcome: 'waits', report, plan: toJson(planned.plan) } : { outcome, report };
    },
    async apply(context, update) {
      const systems = await systemsOf(context.environment);
      const planAgain = (signal: AbortSignal) => plan(context, { signal });
      return controller.apply({ context, update, systems, plan: planAgain, clock });
    },
  };
}

const OUTCOMES = { yes: 'succeeded', no: 'failed', unknown: 'errored' } as const;

function reportBegun({ name, title }: Environment, names: readonly string[]): Report {
  return {
    title: `${title} sync`,
    environment: name,
    noun: 'application',
    rows: names.map((id) => ({ id, title: id, state: 'running' })),
    durationMs: 0,
  };
}
