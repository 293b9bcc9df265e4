import type { Environment } from '../config/schema.ts';
import type { Report } from '../report.ts';

/** What a job is given. It asks integrations and reports; it never renders and never posts. */
export interface JobContext {
  readonly environment: Environment;
  /** As it was asked for; each job parses it with its own schema. */
  readonly input: unknown;
  /** Aborted when the run is cancelled, taken over or the process ends. */
  readonly signal: AbortSignal;
}

/** How a job ended. `failed`: the answer is no. `errored`: it could not be determined. */
export interface JobResult {
  readonly outcome: 'succeeded' | 'failed' | 'errored';
  readonly report: Report;
}

/** Something a worker does. One folder under `jobs/`, one line in `jobs/index.ts`. */
export interface Job {
  /** The folder's name, and the verb that asks for it. */
  readonly kind: string;
  /** What one asks for, short: `prod preflight`. */
  title(environment: string): string;
  /** Whether it changes anything outside; what does waits for the gate. */
  readonly mutates: boolean;
  /** Calls `update` with the whole report as often as it likes; the caller saves it at its own pace. */
  run(context: JobContext, update: (report: Report) => void): Promise<JobResult>;
}
