import type { Report } from '../report.ts';
import type { RunError, RunStatus } from '../runs/run.ts';

/** Everything that a message about a run is made of. Texts are plain: the renderers escape and cut. */
export interface RunView {
  /** Shown small at the end, and the value of the buttons. */
  readonly id: string;
  /** The job: `preflight`. */
  readonly kind: string;
  /** What is asked, short: `prod preflight`. */
  readonly title: string;
  readonly environment: string;
  /** Slack user id, or the name of a person at a terminal. */
  readonly requestedBy: string;
  /** How people call them. Shown instead of a mention, which would notify somebody who need not act. */
  readonly requestedByName?: string;
  readonly status: RunStatus;
  /** While the run goes on without a verdict; at the end with one. */
  readonly report?: Report;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  /** Accepted and on record, but the queue has not taken it yet. */
  readonly waitingForQueue?: boolean;
  /** From 1. Above 1: an earlier worker was lost. */
  readonly attempt?: number;
  readonly error?: RunError;
  /** Where a schedule asked for it. */
  readonly schedule?: ScheduledView;
  /** Why it was asked for, in the requester's words. */
  readonly reason?: string;
  /** Who stopped it, where somebody did. */
  readonly cancelledBy?: string;
  /** Where the run went to the gate. */
  readonly approval?: ApprovalView;
  /** How people call those whom the report speaks of, by principal. */
  readonly names?: Readonly<Record<string, string>>;
}

/** The time of a schedule that a run answers. */
export interface ScheduledView {
  readonly name: string;
  readonly dueAt: Date;
  /** `late`: it could not be told in time. `made-up`: it could not be begun in time. */
  readonly how: 'in-time' | 'late' | 'made-up';
}

/** A request for approval as its message shows it. */
export interface ApprovalView {
  /** What people compare by eye: `6b1f-20c9`. */
  readonly planId: string;
  /** The value of the vote buttons: `<run>/<nonce>`. */
  readonly ballot: string;
  /** Whether *Approve* opens a dialog, which asks for more and so once more. Default: no. */
  readonly asksMore?: boolean;
  /** What is still missing: `platform 1 of 2 (@ines) · security 0 of 1 · not @mara`; empty where nothing is. */
  readonly needs: string;
  readonly expiresAt: Date;
  readonly decision?: 'approved' | 'rejected' | 'withdrawn' | 'expired' | 'cancelled';
  readonly decidedAt?: Date;
  /** Oldest first. */
  readonly votes: readonly {
    readonly name: string;
    readonly decision: 'approve' | 'reject' | 'revoke' | 'withdraw';
    readonly reason?: string;
    readonly at: Date;
  }[];
  /** Approved, and somebody else has the environment's lock. */
  readonly lock?: {
    /** From 1. */
    readonly position: number;
    readonly owner: string;
    readonly reason?: string;
    readonly takenAt: Date;
  };
}

/** What `chat.postMessage` and `chat.update` take. `text` is what a screen reader and a notification say. */
export interface SlackMessage<Block> {
  readonly text: string;
  readonly blocks: readonly Block[];
}
