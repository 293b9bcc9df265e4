import type { ApplyContext } from '../../job.ts';
import type { Progress } from './progress.ts';

/** An approved plan that was carried out, as far as its end is told; whatever controller it went through. */
export interface Carried {
  readonly context: Pick<ApplyContext, 'environment' | 'cancelled'>;
  readonly approved: {
    readonly waves: readonly (readonly { readonly name: string; readonly targetCommit: string }[])[];
  };
  readonly progress: Progress;
  /** What the run has begun to change. */
  readonly begun: ReadonlySet<string>;
  placeOf(step: { readonly wave: number }): string;
}
