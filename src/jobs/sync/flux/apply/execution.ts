import type { FluxExecutor } from '../../../../integrations/flux/executor.ts';
import type { ApplyContext } from '../../../job.ts';
import type { Clock } from '../../apply/clock.ts';
import type { Comparison } from '../../apply/comparison.ts';
import type { Progress } from '../../apply/progress.ts';
import type { FluxPlan, PlannedFlux, PlannedObject } from '../plan.ts';

/** The world just before something is begun, beside what was approved. */
export interface FluxSurvey {
  readonly planned: PlannedFlux;
  /** As things stand for this run; asked for one step, that step counts as not begun. */
  compare(without?: { readonly object?: string; readonly source?: string }): Comparison;
}

/** An approved plan of Flux while it is carried out. */
export interface FluxExecution {
  readonly context: ApplyContext;
  readonly approved: FluxPlan;
  readonly executor: FluxExecutor;
  readonly clock: Clock;
  readonly progress: Progress;
  /** Names of objects that this run has begun to change; grows. */
  readonly begun: Set<string>;
  /** Names of sources that it holds; grows. */
  readonly held: Set<string>;
  /** Aborted by whatever ends the work: the lease, the process, or a cancel. */
  readonly stop: AbortSignal;
  /** Asks everything anew. */
  survey(): Promise<FluxSurvey>;
  placeOf(step: { readonly wave: number }): string;
}

/** One object at its place. */
export interface FluxStep {
  /** `wave-1/kustomization/apps`. */
  readonly id: string;
  readonly application: PlannedObject;
  /** From 1. */
  readonly wave: number;
}

export function fluxStepOf(application: PlannedObject, wave: number): FluxStep {
  return { id: `wave-${wave}/${application.name}`, application, wave };
}

/** In the journal: holding a source still, from its begin until all is suspended again. */
export function holdIdOf(source: string): string {
  return `hold/${source}`;
}

/**
 * What `reconcile.fluxcd.io/requestedAt` says of a run: it has held a source, asked for a look, or closed what it
 * had opened. Whoever takes a run over reads by it how far it came.
 */
export function tokenOf(runId: string, act: 'hold' | 'sync' | 'close'): string {
  return `bitiq/${runId}/${act}`;
}
