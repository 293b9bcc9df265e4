import type { SyncExecutor } from '../../../../integrations/argocd/operations.ts';
import type { Carrying } from '../../apply/carrying.ts';
import type { Comparison } from '../../apply/comparison.ts';
import type { StepOf } from '../../apply/step.ts';
import type { PlannedApplication, PlannedSync, SyncPlan } from '../plan.ts';

/** A window that keeps Argo CD from an operation. */
export interface ClosedWindow {
  /** `the allow window "0 8 * * 1-5" for 8h (Europe/Zurich) of project default is closed; syncs open …`. */
  readonly sentence: string;
}

/** The world just before something is begun, and what it makes of what was approved. */
export interface Survey {
  readonly planned: PlannedSync;
  /**
   * The approved plan made again now, for a run that has begun `begun` already: those stand in it as they
   * were approved.
   */
  compare(begun: ReadonlySet<string>): Comparison;
}

/** An approved plan while it is carried out. */
export interface Execution extends Carrying<SyncPlan> {
  readonly executor: SyncExecutor;
  /** Applications that are well only once those that they bring are; their health is not waited for. Default: none. */
  readonly healthyLater?: ReadonlySet<string>;
  /** Asks everything anew. */
  survey(): Promise<Survey>;
  /** What keeps Argo CD from an operation now; `undefined`: nothing, or it could not be asked. */
  findClosedWindow(application: string): Promise<ClosedWindow | undefined>;
}

export type Step = StepOf<PlannedApplication>;
