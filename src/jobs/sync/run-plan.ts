import type { Environment } from '../../config/schema.ts';
import type { Report } from '../../report.ts';
import type { JobContext, JobResult } from '../job.ts';
import { toJson } from '../to-json.ts';

const OUTCOMES = { yes: 'succeeded', no: 'failed', unknown: 'errored' } as const;

/** How one of the controllers plans a sync. */
export interface PlanRun<P extends { readonly plan: object }> {
  readonly dryRun: boolean;
  /** `onSelected`: told which Applications it is about, before it looks at them. */
  plan(asked: {
    readonly signal: AbortSignal;
    readonly onSelected: (names: readonly string[]) => void;
  }): Promise<P>;
  toReport(planned: P, about: { readonly title: string; readonly durationMs: number }): Report;
  /** Whether there is nothing in the plan that people would have to decide on. */
  changesNothing(plan: P['plan']): boolean;
}

/** Plans a sync, and waits for people where there is something to decide. */
export async function runPlan<P extends { readonly plan: object }>(
  { environment, signal }: JobContext,
  update: (report: Report) => void,
  { dryRun, plan, toReport, changesNothing }: PlanRun<P>,
): Promise<JobResult> {
  const began = performance.now();
  const planned = await plan({ signal, onSelected: (names) => update(begun(environment, names)) });
  const { title } = environment;
  const report = toReport(planned, { title, durationMs: Math.round(performance.now() - began) });
  const outcome = OUTCOMES[report.verdict?.answer ?? 'unknown'];
  const isToDo = !dryRun && outcome === 'succeeded' && !changesNothing(planned.plan);
  return isToDo ? { outcome: 'waits', report, plan: toJson(planned.plan) } : { outcome, report };
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
