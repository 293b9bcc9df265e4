import type { Json } from '../audit/append.ts';
import type { Vote } from '../gate/facts.ts';
import type { Report } from '../report.ts';

/** What became of a request for approval; absent while it waits. */
export type ApprovalDecision = 'approved' | 'rejected' | 'withdrawn' | 'expired' | 'cancelled';

/** A request for approval as it stands on record. */
export interface ApprovalRecord {
  readonly runId: string;
  readonly plan: Json;
  readonly planHash: string;
  /** The report that shows the plan. */
  readonly report: Report;
  /** Of the buttons under its message. */
  readonly nonce: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  readonly decision: ApprovalDecision | undefined;
  readonly decidedAt: Date | undefined;
  readonly firstChangeAt: Date | undefined;
  /** Oldest first. */
  readonly votes: readonly Vote[];
}
