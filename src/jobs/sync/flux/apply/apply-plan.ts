import type { FluxExecutor } from '../../../../integrations/flux/executor.ts';
import { approvedPlan } from '../../../approved-plan.ts';
import type { JobResult, StepRecord } from '../../../job.ts';
import { type CarryingOptions, startCarrying } from '../../apply/carrying.ts';
import { conclude } from '../../apply/conclude.ts';
import type { Course, StepEnding, WaveEnding } from '../../apply/ending.ts';
import { notBegun, unreadable } from '../../apply/not-begun.ts';
import { show } from '../../apply/show-ending.ts';
import { stepOf } from '../../apply/step.ts';
import { compareFluxPlans } from '../compare-plans.ts';
import type { FluxPlan, PlannedFlux } from '../plan.ts';
import { closeAll } from './close.ts';
import { type FluxExecution, type FluxStep, holdIdOf } from './execution.ts';
import { holdSources } from './hold-sources.ts';
import { INTERRUPTED } from './interrupted.ts';
import { runFluxWave } from './run-wave.ts';

export interface ApplyFluxOptions extends CarryingOptions {
  readonly executor: FluxExecutor;
  /** Makes the plan again from the same question. */
  plan(signal: AbortSignal): Promise<PlannedFlux>;
}

/**
 * Carries out the approved plan and nothing else: holds the sources at the approved commit, syncs wave after wave,
 * and puts back what it opened, whatever happened. Begun again, it goes on where the journal ends. Throws the
 * reason where the run is not this worker's any more, and touches nothing then.
 */
export async function applyFluxPlan(options: ApplyFluxOptions): Promise<JobResult> {
  const { context } = options;
  const journal = new Map((await context.gate.listSteps()).map((record) => [record.id, record]));
  const execution = createExecution(options, journal);
  let course: Course = [];
  let problems: readonly string[] = [];
  try {
    course = await carryOut(execution, journal);
  } finally {
    if (!context.signal.aborted) problems = await closeAll(execution, journal);
  }
  const result = conclude(execution, course);
  return problems.length === 0 ? result : leftOpen(result, problems);
}

async function carryOut(execution: FluxExecution, journal: ReadonlyMap<string, StepRecord>): Promise<Course> {
  const { approved, context } = execution;
  const isClosed = approved.sources.some(({ name }) => isOver(journal.get(holdIdOf(name))));
  const stopped = isClosed ? INTERRUPTED : await hold(execution, journal);
  const course: Course[number][] = [];
  for (const [index, objects] of approved.waves.entries()) {
    const steps = objects.map((object) => stepOf(object, index + 1));
    const isBegun = steps.some(({ id }) => journal.has(id));
    if (context.cancelled.aborted && !isBegun) break;
    const isKnown = steps.every(({ id }) => isOver(journal.get(id)));
    const endings =
      stopped === undefined || isKnown
        ? await runFluxWave(execution, { number: index + 1, objects }, journal)
        : await stopAll(execution, steps, { journal, stopped });
    course.push(endings);
    if (endings.some(({ ending }) => ending.kind !== 'done')) break;
  }
  return course;
}

/** A step that was begun did not come to its good end; the rest was not begun. */
async function stopAll(
  execution: FluxExecution,
  steps: readonly FluxStep[],
  { journal, stopped }: { journal: ReadonlyMap<string, StepRecord>; stopped: StepEnding },
): Promise<WaveEnding> {
  return Promise.all(
    steps.map(async (step) => {
      const isLeft = journal.get(step.id)?.state === 'intended' && 'failure' in stopped;
      const ending: StepEnding = isLeft ? { kind: 'failed', failure: stopped.failure } : stopped;
      if (isLeft) await execution.context.gate.end(step.id, 'failed', { ...stopped.failure });
      return { application: step.application.name, ending: show(execution, step, ending) };
    }),
  );
}

const isOver = (record: StepRecord | undefined) => record !== undefined && record.state !== 'intended';

async function hold(
  execution: FluxExecution,
  journal: ReadonlyMap<string, StepRecord>,
): Promise<StepEnding | undefined> {
  const { context } = execution;
  if (context.cancelled.aborted) return notBegun('the run was cancelled');
  try {
    return await holdSources(execution, journal);
  } catch (error) {
    context.signal.throwIfAborted();
    if (context.cancelled.aborted) return notBegun('the run was cancelled');
    return unreadable(error);
  }
}

function createExecution(options: ApplyFluxOptions, journal: ReadonlyMap<string, StepRecord>): FluxExecution {
  const carrying = startCarrying(options, approvedPlan<FluxPlan>(options.context), journal);
  const { approved, begun, stop } = carrying;
  const sources = approved.sources.map(({ name }) => name);
  const held = new Set(sources.filter((name) => journal.has(holdIdOf(name))));
  return {
    ...carrying,
    executor: options.executor,
    held,
    async survey() {
      const planned = await options.plan(stop);
      return {
        planned,
        compare: ({ object, source } = {}) =>
          compareFluxPlans(approved, planned.plan, {
            objects: new Set([...begun].filter((name) => name !== object)),
            sources: new Set([...held].filter((name) => name !== source)),
          }),
      };
    },
  };
}

/** What could not be put back weighs more than how the rest went. */
function leftOpen(result: JobResult, problems: readonly string[]): JobResult {
  if (result.outcome === 'waits' || result.outcome === 'later') return result;
  const before = result.failure === undefined ? [] : [result.failure.message];
  const message = [...problems, ...before].join('\n');
  const next = 'Look at them: flux get all';
  return { outcome: 'errored', report: result.report, failure: { code: 'left-open', message, next } };
}
