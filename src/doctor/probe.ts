import type { Finding as CheckFinding, Severity } from '../jobs/preflight/check.ts';

export type { Severity } from '../jobs/preflight/check.ts';

/** What a probe found. */
export interface Finding extends CheckFinding {
  /** For `failed` and `unknown`: milder than the probe's own, where it is not as bad as it could be. */
  readonly severity?: Severity;
}

/**
 * One question about how bitiq is set up. It reads and changes nothing, and may throw: the runner
 * turns what it throws into `unknown` with the missing right or the reason.
 */
export interface Probe<Context> {
  /** The file's name without its ending. */
  readonly id: string;
  readonly title: string;
  /** `blocker`: bitiq cannot be relied on without. `warning`: somebody should look. */
  readonly severity: Severity;
  /** It says whether a right that bitiq must not have is absent: what strict mode starts by. */
  readonly guards?: boolean;
  run(context: Context & { readonly signal: AbortSignal }): Promise<Finding>;
}
