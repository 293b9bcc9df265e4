import type { Json } from '../audit/append.ts';
import type { Environment } from '../config/schema.ts';
import type { Report } from '../report.ts';

/** What a job is given. It asks integrations and reports; it never renders and never posts. */
export interface JobContext {
  readonly environment: Environment;
  /** As it was asked for; each job parses it with its own schema. */
  readonly input: unknown;
  /** Aborted when the run is cancelled, taken over or the process ends. */
  readonly signal: AbortSignal;
  /** How the last run of another job ended in this environment. */
  getLastVerdict(kind: string): Promise<LastVerdict | undefined>;
}

export interface LastVerdict {
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly at: Date;
}

/** Why a run did not succeed, for the person. The code is stable. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly next?: string;
}

/**
 * How a job ended. `failed`: the answer is no. `errored`: it could not be determined. `waits`: here
 * is what it would do; people decide, and then `apply` does just that.
 */
export type JobResult =
  | {
      readonly outcome: 'succeeded' | 'failed' | 'errored' | 'cancelled';
      readonly report: Report;
      readonly failure?: Failure | undefined;
    }
  | {
      readonly outcome: 'waits';
      readonly report: Report;
      /** Canonical JSON can hold it; its hash is what people approve. */
      readonly plan: Json;
    };

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
  /** Does what was approved. Begun again after its worker was lost, it goes on where the journal ends. */
  apply?(context: ApplyContext, update: (report: Report) => void): Promise<JobResult>;
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

/** Before and after everything that changes something outside. */
export interface StepGate {
  /** The journal so far, oldest first. */
  listSteps(): Promise<readonly StepRecord[]>;
  /**
   * Asks every rule of the gate again and writes the intent down, both in one transaction. Only when
   * this resolves may the step be done. Throws `RefusedError` (its code names the rule's refusal) and
   * then nothing may be done.
   */
  begin(step: StepIntent): Promise<void>;
  /** Writes down how a begun step ended. */
  end(step: string, outcome: 'done' | 'failed', detail: Json): Promise<void>;
}

export interface StepIntent {
  /** One word or path: `wave-1/toy-web-prod`. */
  readonly id: string;
  /** For the record: `sync toy-web-prod to 9f0c2e1`. */
  readonly title: string;
  /** What has to be known when the step is taken up again by another worker. */
  readonly detail: Json;
  /** Hash of the plan, made again now. */
  readonly planNow: string;
  readonly freeze: 'none' | 'frozen' | 'unknown';
  readonly window: 'open' | 'closed' | 'unknown';
  /** The live revision that the plan begins from, and the one there is now; empty: none. */
  readonly revision: { readonly planned: string; readonly live: string | undefined };
}

/** One line of the journal. `intended`: begun, and nobody has written how it ended. */
export interface StepRecord {
  readonly id: string;
  readonly state: 'intended' | 'done' | 'failed';
  readonly detail: Json;
  readonly intendedAt: Date;
}
