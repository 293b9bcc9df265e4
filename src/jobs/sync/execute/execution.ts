import type { SyncExecutor } from '../../../integrations/argocd/operations.ts';
import type { ApplyContext } from '../../job.ts';
import type { PlannedApplication, PlannedSync, SyncPlan } from '../plan.ts';
import type { Clock } from './clock.ts';
import type { Progress } from './progress.ts';

/** A window that keeps Argo CD from an operation. */
export interface ClosedWindow {
  /** `the allow window "0 8 * * 1-5" for 8h (Europe/Zurich) of project default is closed; syncs open …`. */
  readonly sentence: string;
}

/** An approved plan while it is carried out. */
export interface Execution {
  readonly context: ApplyContext;
  readonly approved: SyncPlan;
  readonly executor: SyncExecutor;
  readonly clock: Clock;
  readonly progress: Progress;
  /** Applications that this run has begun to change; grows. */
  readonly begun: Set<string>;
  /** Aborted by whatever ends the work: the lease, the process, or a cancel. */
  readonly stop: AbortSignal;
  /** The plan made again, with everything asked anew. */
  plan(): Promise<PlannedSync>;
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

export function stepOf(application: PlannedApplication, wave: number): Step {
  return { id: `wave-${wave}/${application.name}`, application, wave };
}

/** `wave 2 of 3`. */
export function placeOf({ wave }: Pick<Step, 'wave'>, { waves }: SyncPlan): string {
  return `wave ${wave} of ${waves.length}`;
}
