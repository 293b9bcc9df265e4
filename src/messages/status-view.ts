import type { WaitingView } from './approvals.ts';
import type { LockView } from './lock.ts';

/** How an environment stands, from what is on record. Texts are plain: the renderers escape and cut. */
export interface StatusView {
  readonly environment: string;
  readonly lock: LockView;
  /** In force now, or the next one. Absent: none is to come. */
  readonly freeze?: FreezeView | undefined;
  /** The last of each kind, newest first. */
  readonly runs: readonly StatusRun[];
  /** What waits at the gate here and may be seen, what waits for whoever looks first. */
  readonly waiting: readonly WaitingView[];
  /** How many of them wait for whoever looks. */
  readonly waitsForMe: number;
  /** What the last look said; absent: nobody has asked yet. */
  readonly preflight?: ToldView | undefined;
  readonly smoke?: ToldView | undefined;
  /** Where no report has been counted yet, what the last look said. */
  readonly drift?: DriftView | ToldView | undefined;
  readonly silence?: { readonly since: Date; readonly why: string } | undefined;
  /** What is due next on schedule. */
  readonly next?: { readonly what: string; readonly at: Date } | undefined;
}

export interface FreezeView {
  readonly isNow: boolean;
  /** When it ends, or where it is yet to come, begins: `Mon 23 Nov 2026, 08:00 Europe/Zurich`. */
  readonly when: string;
  readonly reason: string;
}

/** A verdict that somebody was told. */
export interface ToldView {
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly sentence: string;
  readonly at: Date;
}

/** The numbers of the last report. */
export interface DriftView {
  /** Snoozed ones too. */
  readonly open: number;
  readonly came: number;
  readonly snoozed: number;
  readonly at: Date;
}

export interface StatusRun {
  readonly id: string;
  readonly kind: string;
  /** As its message begins: `✅ prod is ready`. */
  readonly headline: string;
  readonly askedBy: string;
  /** When it ended; of one that goes on, when it began. */
  readonly at: Date;
  readonly link?: string | undefined;
}
