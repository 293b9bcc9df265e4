import type { Report } from '../../../report.ts';
import { approvedPlan } from '../../approved-plan.ts';
import type { ApplyContext, JobResult, StepRecord } from '../../job.ts';
import { type Clock, systemClock } from '../../sync/apply/clock.ts';
import { stepIdOf } from '../../sync/apply/step.ts';
import type { BootstrapSystems, Outline } from '../outline.ts';
import type { BootstrapPlan } from '../plan.ts';
import { rootApplicationOf, umbrellaOf } from '../root-application.ts';
import { wavesOf } from '../waves-of.ts';
import { awaitWell } from './await-well.ts';
import { conclude } from './conclude.ts';
import { createPhases, WHOLE } from './show-phases.ts';
import { smoke } from './smoke.ts';
import { isBegun, syncWave } from './sync-wave.ts';
import type { Stop, Work } from './work.ts';

export interface ApplyBootstrapOptions {
  readonly context: ApplyContext;
  readonly systems: BootstrapSystems;
  readonly update: (report: Report) => void;
  /** Makes the plan again. */
  outline(signal: AbortSignal): Promise<Outline>;
  readonly clock?: Clock | undefined;
}

/**
 * Phase 3: syncs the root Application at the approved commit and then what it brings, wave after wave; a
 * wave begins when all of the one before it is well. Succeeds only where the environment answers at its end.
 * Begun again, it goes on where the journal ends. Throws the reason where the run is not this worker's any more.
 */
export async function applyBootstrap(options: ApplyBootstrapOptions): Promise<JobResult> {
  const work = createWork(options);
  const { context } = options;
  const journal = new Map((await context.gate.listSteps()).map((record) => [record.id, record]));
  try {
    return conclude(work, await carryOut(work, journal));
  } catch (error) {
    context.signal.throwIfAborted();
    if (!context.cancelled.aborted) throw error;
    return conclude(work, 'cancelled');
  }
}

async function carryOut(work: Work, journal: ReadonlyMap<string, StepRecord>): Promise<Stop | undefined> {
  const { cancelled } = work.context;
  const waves = work.waves.map((names, index) => ({ number: index + 1, names }));
  for (const { names, number } of waves)
    for (const name of names) if (journal.has(stepIdOf(name, number))) work.begun.add(name);
  for (const wave of waves) {
    if (!isBegun(wave, journal)) cancelled.throwIfAborted();
    const stop = await syncWave(work, wave, journal);
    if (stop !== undefined) return stop;
  }
  const { environment } = work.approved;
  const unwell = (await smoke(work)) ?? (await awaitWell(work, umbrellaOf(environment)));
  return unwell ?? awaitWell(work, rootApplicationOf(environment), WHOLE);
}

function createWork({
  context,
  systems,
  update,
  clock = systemClock,
  ...options
}: ApplyBootstrapOptions): Work {
  const stop = AbortSignal.any([context.signal, context.cancelled]);
  const { environment, planHash } = context;
  const approved = approvedPlan<BootstrapPlan>(context);
  return {
    context,
    systems,
    approved,
    waves: wavesOf(approved),
    executor: systems.createExecutor(),
    clock,
    progress: createPhases({ title: environment.title, plan: approved, planHash, clock, update }),
    begun: new Set(),
    stop,
    outline: () => options.outline(stop),
  };
}
