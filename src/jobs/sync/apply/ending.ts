import type { Failure } from '../../job.ts';

/**
 * How a step ended. `failed`: it was begun and did not come to its good end. `errored`: whether it did
 * is not known. `refused`: the gate or the plan said no, and it was not begun. `cancelled`: somebody
 * stopped the run; `isBegun` tells whether there was an operation to end.
 */
export type StepEnding =
  | {
      readonly kind: 'done';
      readonly summary: string;
      /** Nothing had to be done. Default: false. */
      readonly isUnchanged?: true;
    }
  | Broken<'failed'>
  | Broken<'errored'>
  | Refused
  | { readonly kind: 'cancelled'; readonly summary: string; readonly isBegun: boolean };

/** How each application of a wave ended, in the order of the wave. */
export type WaveEnding = readonly { readonly application: string; readonly ending: StepEnding }[];

/** How it went, wave by wave, as far as it went. */
export type Course = readonly WaveEnding[];

export interface Refused {
  readonly kind: 'refused';
  readonly failure: Failure;
  /** Whether the answer is no, or could not be determined. */
  readonly isKnown: boolean;
}

/** It was begun, and is not well. */
export interface Broken<K extends string> {
  readonly kind: K;
  readonly failure: Failure;
  /** What went wrong in it, one line each. */
  readonly evidence?: readonly string[] | undefined;
}

export function failed(code: string, message: string, next?: string): Broken<'failed'> {
  return { kind: 'failed', failure: { code, message, ...(next !== undefined && { next }) } };
}
