import type { SyncExecutor } from '../../../../integrations/argocd/operations.ts';
import { approvedPlan } from '../../../approved-plan.ts';
import type { JobResult, StepRecord } from '../../../job.ts';
import { type CarryingOptions, startCarrying } from '../../apply/carrying.ts';
import { conclude } from '../../apply/conclude.ts';
import type { Course } from '../../apply/ending.ts';
import { stepOf } from '../../apply/step.ts';
import { comparePlans } from '../compare-plans.ts';
import type { PlannedSync, SyncPlan } from '../plan.ts';
import type { ClosedWindow, Execution } from './execution.ts';
import { runWave } from './run-wave.ts';

export interface ApplyPlanOptions extends CarryingOptions {
  readonly executor: SyncExecutor;
  /** Makes the plan again from the same question. */
  plan(signal: AbortSignal): Promise<PlannedSync>;
  findClosedWindow(
    application: string,
    asked: { readonly now: Date; readonly signal: AbortSignal },
  ): Promise<ClosedWindow | undefined>;
}

/**
 * Carries out the approved plan and nothing else, wave after wave; a wave begins when the one before it
 * is done. Begun again, it goes on where the journal ends. Throws the reason where the run is not this
 * worker's any more, and touches nothing then.
 */
export async function applyPlan(options: ApplyPlanOptions): Promise<JobResult> {
  const { context } = options;
  const journal = new Map((await context.gate.listSteps()).map((record) => [record.id, record]));
  const execution = createExecution(options, journal);
  const course: Course[number][] = [];
  for (const [index, applications] of execution.approved.waves.entries()) {
    const number = index + 1;
    const isBegun = applications.some((each) => journal.has(stepOf(each, number).id));
    if (context.cancelled.aborted && !isBegun) break;
    const endings = await runWave(execution, { number, applications }, journal);
    course.push(endings);
    if (endings.some(({ ending }) => ending.kind !== 'done')) break;
  }
  return conclude(execution, course);
}

function createExecution(options: ApplyPlanOptions, journal: ReadonlyMap<string, StepRecord>): Execution {
  const carrying = startCarrying(options, approvedPlan<SyncPlan>(options.context), journal);
  const { approved, clock, stop } = carrying;
  return {
    ...carrying,
    executor: options.executor,
    async survey() {
      const planned = await options.plan(stop);
      return { planned, compare: (begun) => comparePlans(approved, planned, begun) };
    },
    findClosedWindow: (application) =>
      options.findClosedWindow(application, { now: clock.now(), signal: stop }),
  };
}
