import type { SyncExecutor } from '../../../../integrations/argocd/operations.ts';
import type { ApplyContext } from '../../../job.ts';
import type { Clock } from '../../apply/clock.ts';
import type { Comparison } from '../../apply/comparison.ts';
import type { Progress } from '../../apply/progress.ts';
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
export interface Execution {
  readonly context: ApplyContext;
  /** The applications in their waves, as they are set to be synced. */
  readonly approved: SyncPlan;
  readonly executor: SyncExecutor;
  readonly clock: Clock;
  readonly progress: Progress;
  /** Applications that this run has begun to change; grows. */
  readonly begun: Set<string>;
  /** Applications that are well only once those that they bring are; their health is not waited for. Default: none. */
  readonly healthyLater?: ReadonlySet<string>;
  /** Aborted by whatever ends the work: the lease, the process, or a cancel. */
  readonly stop: AbortSignal;
  /** Asks everything anew. */
  survey(): Promise<Survey>;
  /** Where a step stands in the whole: `wave 2 of 3`. */
  placeOf(step: Pick<Step, 'wave'>): string;
  /** What keeps Argo CD from an operation now; `undefined`: nothing, or it could not be asked. */
  findClosedWindow(application: string): Promise<ClosedWindow | undefined>;
}

/** One application at its place. */
export interface Step {
  /** `wave-1/toy-web-prod`. */
  readonly id: string;
  readonly application: PlannedApplication;
  /** From 1. */
  readonly wave: number;
}

/** In the journal; whoever takes over finds a step by it. */
export function stepIdOf(application: string, wave: number): string {
  return `wave-${wave}/${application}`;
}

export function stepOf(application: PlannedApplication, wave: number): Step {
  return { id: stepIdOf(application.name, wave), application, wave };
}
