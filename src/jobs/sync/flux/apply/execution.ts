import type { FluxExecutor } from '../../../../integrations/flux/executor.ts';
import type { Carrying } from '../../apply/carrying.ts';
import type { Comparison } from '../../apply/comparison.ts';
import type { StepOf } from '../../apply/step.ts';
import type { FluxPlan, PlannedFlux, PlannedObject } from '../plan.ts';

/** The world just before something is begun, beside what was approved. */
export interface FluxSurvey {
  readonly planned: PlannedFlux;
  /** As things stand for this run; asked for one step, that step counts as not begun. */
  compare(without?: { readonly object?: string; readonly source?: string }): Comparison;
}

/** An approved plan of Flux while it is carried out. */
export interface FluxExecution extends Carrying<FluxPlan> {
  readonly executor: FluxExecutor;
  /** Names of sources that it holds; grows. */
  readonly held: Set<string>;
  /** Asks everything anew. */
  survey(): Promise<FluxSurvey>;
}

export type FluxStep = StepOf<PlannedObject>;

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
