import type { Environment } from '../../config/schema.ts';
import type { CheckContext } from '../preflight/check.ts';

/**
 * `passed`: it works. `warning`: it works, and somebody should look. `failed`: it does not. `unknown`: it could
 * not be asked, or it is not decided yet. `skipped`: there is nothing of the kind here.
 */
export type SmokeStatus = 'passed' | 'warning' | 'failed' | 'unknown' | 'skipped';

export interface SmokeFinding {
  readonly status: SmokeStatus;
  /** One line, plain text, numbers with units. */
  readonly summary: string;
  /** All that was looked at, one a line. */
  readonly evidence?: readonly string[];
  /** What to type or change, ready to paste. Wanted for `failed`. */
  readonly remedy?: string;
}

/** What a check may touch. Ask for less: `Pick<SmokeContext, 'environment' | 'signal'>`. */
export interface SmokeContext
  extends Pick<
    CheckContext,
    'kubernetes' | 'gitopsKubernetes' | 'repository' | 'resolver' | 'signal' | 'now'
  > {
  readonly environment: Environment;
}

/**
 * One question about whether an environment works for those who use it. It reads and never writes, and may throw:
 * whoever runs it turns that into `unknown`. `bitiq smoke` asks it once, bootstrap until it passes.
 */
export interface SmokeCheck {
  /** The file's name without its ending. */
  readonly id: string;
  readonly title: string;
  run(context: SmokeContext): Promise<SmokeFinding>;
}
