import type { Preparation } from '../approvals/preparation.ts';
import type { StepGate } from '../approvals/step-gate.ts';
import type { Json } from '../audit/append.ts';
import type { Environment } from '../config/schema.ts';
import type { Report } from '../report.ts';
import type { LastVerdict } from '../runs/last-verdict.ts';
import type { Write } from '../store/store.ts';

export type { StepGate, StepIntent } from '../approvals/step-gate.ts';
export type { StepRecord } from '../runs/steps.ts';

/** What a job is given. It asks integrations and reports; it never renders and never posts. */
export interface JobContext {
  readonly environment: Environment;
  /** As it was asked for; each job parses it with its own schema. */
  readonly input: unknown;
  /** Principal of who asked; left out where a job does not care. */
  readonly requestedBy?: string;
  /** Aborted when the run is cancelled, taken over or the process ends. */
  readonly signal: AbortSignal;
  /** How the last run of another job ended in this environment. */
  getLastVerdict(kind: string): Promise<LastVerdict | undefined>;
}

/** Why a run did not succeed, for the person. The code is stable. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly next?: string;
}

/**
 * How a job ended. `failed`: the answer is no. `errored`: it could not be determined. `waits`: here
 * is what it would do; people decide, and then `apply` does just that. `later`: something outside takes
 * its time; ask again in a while, with no worker waiting.
 */
export type JobResult =
  | {
      readonly outcome: 'succeeded' | 'failed' | 'errored' | 'cancelled';
      readonly report: Report;
      readonly failure?: Failure | undefined;
      /** What the job keeps besides: written in the transaction that ends the run, or not at all. */
      readonly also?: ((tx: Write, now: number, runId: string) => Promise<void>) | undefined;
    }
  | {
      readonly outcome: 'waits';
      readonly report: Report;
      /** Canonical JSON can hold it; its hash is what people approve. */
      readonly plan: Json;
    }
  | { readonly outcome: 'later'; readonly report: Report; readonly inMs: number };

/** Something a worker does. One folder under `jobs/`, one line in `jobs/index.ts`. */
export interface Job {
  /** The folder's name, and the verb that asks for it. */
  readonly kind: string;
  /** What one asks for, short: `prod preflight`. */
  title(environment: string): string;
  /** Whether it changes anything outside; what does waits for the gate. */
  readonly mutates: boolean;
  /**
   * Changes nothing outside. Calls `update` with the whole report as often as it likes; the caller
   * saves it at its own pace.
   */
  run(context: JobContext, update: (report: Report) => void): Promise<JobResult>;
  /** Whether what is asked for has to be prepared; left out: no. */
  prepares?(input: unknown): boolean;
  /**
   * In place of `run` where there is something to prepare before people can decide: what it changes goes
   * through `preparation`, under the environment's lock.
   */
  prepare?(context: PrepareContext, update: (report: Report) => void): Promise<JobResult>;
  /** Does what was approved. Begun again after its worker was lost, it goes on where the journal ends. */
  apply?(context: ApplyContext, update: (report: Report) => void): Promise<JobResult>;
}

/** What a job is given to prepare with. */
export interface PrepareContext extends JobContext {
  /** When a worker first began the run. */
  readonly startedAt: Date;
  readonly preparation: Preparation;
  /** Aborted when somebody cancelled the run: stop at the next safe point, within 5 s. */
  readonly cancelled: AbortSignal;
}

/** What a job is given once its plan was approved. */
export interface ApplyContext extends JobContext {
  readonly runId: string;
  /** `slack:<team>/<user>` or `terminal:<name>`. */
  readonly requestedBy: string;
  /** As it was given with `waits`. */
  readonly plan: Json;
  readonly planHash: string;
  /** When the approval goes stale. */
  readonly expiresAt: Date;
  readonly gate: StepGate;
  /** Aborted when somebody cancelled the run: stop at the next safe point, within 5 s. */
  readonly cancelled: AbortSignal;
}
