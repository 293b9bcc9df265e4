import type { OperationView } from '../../../../integrations/argocd/operations.ts';
import type { StepEnding } from '../../apply/ending.ts';
import type { ClosedWindow } from './execution.ts';

/** What a sync has to come to, and within what time. */
export interface Expectation {
  readonly application: string;
  readonly runId: string;
  /** 40 hexadecimal characters. */
  readonly revision: string;
  /** When the operation before ours began, as ISO 8601; `null`: there was none. */
  readonly before: string | null;
  /** When ours was set. */
  readonly since: Date;
  /** When the approval goes stale. */
  readonly expiresAt: Date;
  readonly settleMs: number;
  /** Whether it has to be Healthy. Default: yes. */
  readonly isHealthAwaited?: boolean;
  readonly stuckAfterMs: number;
  /** `wave 2 of 3`. */
  readonly place: string;
}

/** One look at the Application. */
export interface Look {
  readonly at: Date;
  /** `undefined`: there is no such Application. */
  readonly answer: { readonly view: OperationView | undefined } | { readonly silence: string };
  /** What keeps Argo CD from an operation that has done nothing yet. */
  readonly window?: ClosedWindow | undefined;
}

/** What earlier looks have told; begins empty. */
export interface Memory {
  /** Looks in a row that showed nothing of our operation, or that it was taken away. */
  readonly lost?: number;
  readonly goodSince?: Date;
  readonly degradedSince?: Date;
}

/** What a look says of our operation. */
export type Judgement =
  | { readonly state: 'waiting'; readonly summary: string; readonly memory: Memory }
  /** `end`: the operation is ours and has done nothing yet; it is taken back. */
  | { readonly state: 'over'; readonly ending: StepEnding; readonly end?: never }
  | { readonly state: 'over'; readonly ending: Extract<StepEnding, { kind: 'failed' }>; readonly end: true };
