import type { SyncExecutor } from '../../../integrations/argocd/operations.ts';
import type { ApplyContext, Failure } from '../../job.ts';
import type { Clock } from '../../sync/apply/clock.ts';
import type { BootstrapSystems, Outline } from '../outline.ts';
import type { BootstrapPlan } from '../plan.ts';
import type { Phases } from './show-phases.ts';

/** An approved bootstrap while its last phase is carried out. */
export interface Work {
  readonly context: ApplyContext;
  readonly systems: BootstrapSystems;
  readonly approved: BootstrapPlan;
  /** The root Application's is the first. */
  readonly waves: readonly (readonly string[])[];
  readonly executor: SyncExecutor;
  readonly clock: Clock;
  readonly progress: Phases;
  /** Applications that this run has begun to change; grows. */
  readonly begun: Set<string>;
  /** Aborted by whatever ends the work: the lease, the process, or a cancel. */
  readonly stop: AbortSignal;
  /** Makes the plan again from nothing. */
  outline(): Promise<Outline>;
}

/** Why it goes no further. `failed`: the answer is no. `errored`: it is not known. */
export interface Stop {
  readonly outcome: 'failed' | 'errored';
  readonly failure: Failure;
}
