import type { SyncExecutor } from '../../../../integrations/argocd/operations.ts';
import type { Report } from '../../../../report.ts';
import { approvedPlan } from '../../../approved-plan.ts';
import type { ApplyContext, JobResult } from '../../../job.ts';
import { type Clock, systemClock } from '../../apply/clock.ts';
import { conclude } from '../../apply/conclude.ts';
import type { Course } from '../../apply/ending.ts';
import { createProgress } from '../../apply/progress.ts';
import { comparePlans } from '../compare-plans.ts';
import type { PlannedSync, SyncPlan } from '../plan.ts';
import { type ClosedWindow, type Execution, stepOf } from './execution.ts';
import { runWave } from './run-wave.ts';

export interface ApplyPlanOptions {
  readonly context: ApplyContext;
  readonly executor: SyncExecutor;
  readonly update: (report: Report) => void;
  /** Makes the plan again from the same question. */
  plan(signal: AbortSignal): Promise<PlannedSync>;
  findClosedWindow(
    application: string,
    asked: { readonly now: Date; readonly signal: AbortSignal },
  ): Promise<ClosedWindow | undefined>;
  readonly clock?: Clock | undefined;
}

/**
 * Carries out the approved plan and nothing else, wave after wave; a wave begins when the one before it
 * is done. Begun again, it goes on where the journal ends. Throws the reason where the run is not this
 * worker's any more, and touches nothing then.
 */
export async function applyPlan(options: ApplyPlanOptions): Promise<JobResult> {
  const { context } = options;
  const journal = new Map((await context.gate.listSteps()).map((record) => [record.id, record]));
  const approved = approvedPlan<SyncPlan>(context);
  const execution = createExecution(options, approved);
  const numbered = approved.waves.map((applications, index) => ({ number: index + 1, applications }));
  for (const { applications, number } of numbered) {
    for (const application of applications) {
      if (journal.has(stepOf(application, number).id)) execution.begun.add(application.name);
    }
  }
  const course: Course[number][] = [];
  for (const wave of numbered) {
    const isBegun = wave.applications.some((each) => journal.has(stepOf(each, wave.number).id));
    if (context.cancelled.aborted && !isBegun) break;
    const endings = await runWave(execution, wave, journal);
    course.push(endings);
    if (endings.some(({ ending }) => ending.kind !== 'done')) break;
  }
  return conclude(execution, course);
}

function createExecution(options: ApplyPlanOptions, approved: SyncPlan): Execution {
  const { context, executor, update, clock = systemClock } = options;
  const stop = AbortSignal.any([context.signal, context.cancelled]);
  const { title } = context.environment;
  return {
    context,
    approved,
    executor,
    clock,
    progress: createProgress({ title, plan: approved, planHash: context.planHash, clock, update }),
    begun: new Set(),
    stop,
    async survey() {
      const planned = await options.plan(stop);
      return { planned, compare: (begun) => comparePlans(approved, planned, begun) };
    },
    placeOf: ({ wave }) => `wave ${wave} of ${approved.waves.length}`,
    findClosedWindow: (application) =>
      options.findClosedWindow(application, { now: clock.now(), signal: stop }),
  };
}
