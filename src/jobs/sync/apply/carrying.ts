import type { ApplyContext, StepRecord } from '../../job.ts';
import { type Clock, systemClock } from './clock.ts';
import { createProgress, type Progress, type ProgressOptions } from './progress.ts';
import { stepIdOf } from './step.ts';

/** An approved plan while it is carried out, whatever controller it goes through. */
export interface Carrying<P> {
  readonly context: ApplyContext;
  /** What is synced in its waves, as it is set to be synced. */
  readonly approved: P;
  readonly clock: Clock;
  readonly progress: Progress;
  /** Names of what this run has begun to change; grows. */
  readonly begun: Set<string>;
  /** Aborted by whatever ends the work: the lease, the process, or a cancel. */
  readonly stop: AbortSignal;
  /** Where a step stands in the whole: `wave 2 of 3`. */
  placeOf(step: { readonly wave: number }): string;
}

export interface CarryingOptions {
  readonly context: ApplyContext;
  readonly update: ProgressOptions['update'];
  /** Default: the real one. */
  readonly clock?: Clock | undefined;
}

/** Begins to carry out a plan, or goes on where the journal ends. */
export function startCarrying<P extends ProgressOptions['plan']>(
  { context, update, clock = systemClock }: CarryingOptions,
  approved: P,
  journal: ReadonlyMap<string, StepRecord>,
): Carrying<P> {
  const { environment, planHash, signal, cancelled } = context;
  const begun = approved.waves.flatMap((wave, index) =>
    wave.map(({ name }) => name).filter((name) => journal.has(stepIdOf(name, index + 1))),
  );
  return {
    context,
    approved,
    clock,
    progress: createProgress({ title: environment.title, plan: approved, planHash, clock, update }),
    begun: new Set(begun),
    stop: AbortSignal.any([signal, cancelled]),
    placeOf: ({ wave }) => `wave ${wave} of ${approved.waves.length}`,
  };
}
