import type { Json } from '../audit/append.ts';
import type { Report } from '../report.ts';
import type { RunsTable } from '../store/database/runs.ts';

/**
 * The life of a run:
 * `queued → running → awaiting_approval → running → succeeded | failed | errored | cancelled | rejected | expired`.
 * `failed`: the answer is no. `errored`: we could not.
 */
const RUN_STATUSES = [
  'queued',
  'running',
  'awaiting_approval',
  'succeeded',
  'failed',
  'errored',
  'cancelled',
  'rejected',
  'expired',
] as const;

export type RunStatus = (typeof RUN_STATUSES)[number];

const NEXT: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  queued: ['running', 'errored', 'cancelled'],
  running: ['awaiting_approval', 'succeeded', 'failed', 'errored', 'cancelled'],
  awaiting_approval: ['running', 'cancelled', 'rejected', 'expired', 'errored'],
  succeeded: [],
  failed: [],
  errored: [],
  cancelled: [],
  rejected: [],
  expired: [],
};

/** Whether a run in `from` may become `to`. */
export function canBecome(from: RunStatus, to: RunStatus): boolean {
  return NEXT[from].includes(to);
}

/** Whether nothing will happen to it any more. */
export function isOver(status: RunStatus): boolean {
  return NEXT[status].length === 0;
}

/** Why a run errored, for the person: the cause is in the log under `reference`. */
export interface RunError {
  readonly code: string;
  readonly message: string;
  readonly next?: string;
  readonly reference: string;
}

export interface Run {
  readonly id: string;
  readonly kind: string;
  readonly environment: string;
  /** As the job's input schema made it. */
  readonly input: { readonly [key: string]: Json };
  readonly dedupeKey: string;
  readonly status: RunStatus;
  /** `slack:<team>/<user>` or `terminal:<name>`. */
  readonly requestedBy: string;
  readonly report: Report | undefined;
  readonly error: RunError | undefined;
  /** Grows with every change that people should see. */
  readonly revision: number;
  /** How often a worker began it. */
  readonly attempt: number;
  /** Accepted and on record, but the queue has not taken it yet. */
  readonly waitsForQueue: boolean;
  /** Who asked it to stop. */
  readonly cancelledBy: string | undefined;
  /** W3C: the span that asked for it; left out where that one was not traced. */
  readonly traceparent?: string | undefined;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
}

/** A row of the table in our words. */
export function toRun(row: RunsTable): Run {
  return {
    id: row.id,
    kind: row.kind,
    environment: row.environment,
    input: JSON.parse(row.input),
    dedupeKey: row.dedupe_key,
    status: row.status as RunStatus,
    requestedBy: row.requested_by,
    report: row.report === null ? undefined : JSON.parse(row.report),
    error: row.error === null ? undefined : JSON.parse(row.error),
    revision: row.revision,
    attempt: row.attempt,
    waitsForQueue: row.status === 'queued' && row.queue_failures > 0,
    cancelledBy: row.cancelled_by ?? undefined,
    ...(row.traceparent !== null && { traceparent: row.traceparent }),
    createdAt: new Date(row.created_at),
    startedAt: toDate(row.started_at),
    finishedAt: toDate(row.finished_at),
  };
}

function toDate(at: number | null): Date | undefined {
  return at === null ? undefined : new Date(at);
}

/** The Slack user behind a principal, or `undefined` for somebody at a terminal. */
export function getSlackUser(principal: string): string | undefined {
  return /^slack:[^/]+\/(.+)$/.exec(principal)?.[1];
}
