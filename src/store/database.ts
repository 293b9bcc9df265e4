/**
 * The tables, as SQLite and PostgreSQL both hold them. Times are milliseconds since 1970, JSON is
 * text: it is read and written whole, never searched.
 */
export interface Database {
  runs: RunsTable;
  posts: PostsTable;
  audit: AuditTable;
  audit_head: AuditHeadTable;
  audit_checkpoints: AuditCheckpointsTable;
  audit_anchors: AuditAnchorsTable;
  seen_requests: SeenRequestsTable;
}

/** One row per run. `fence` grows with every claim: a write under an old fence changes nothing. */
export interface RunsTable {
  id: string;
  kind: string;
  environment: string;
  /** JSON. */
  input: string;
  /** Runs with the same key are the same question; only one of them is active at a time. */
  dedupe_key: string;
  status: string;
  /** `slack:<team>/<user>` or `terminal:<name>`. */
  requested_by: string;
  /** JSON of the last `Report`. */
  report: string | null;
  /** JSON: `{ code, message, next, reference }`. */
  error: string | null;
  /** Grows with every change that people should see. */
  revision: number;
  /** How often a worker began it. */
  attempt: number;
  fence: number;
  lease_owner: string | null;
  lease_until: number | null;
  /** The outbox: when to hand it to the queue (again). Null: it wants no worker. */
  owed_at: number | null;
  /** How often handing it over failed, since it last worked. */
  queue_failures: number;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
}

/** One row per run that has a message in Slack. */
export interface PostsTable {
  run_id: string;
  channel: string;
  /** Slack's id of the message; null until it is known to be posted. */
  ts: string | null;
  /** The revision that the message shows; -1 before the first. */
  revision: number;
  /** 1 once the final state is shown. */
  final: number;
  /** Detail messages in the thread so far. */
  parts: number;
  /** What is being posted right now; if it is still set later, nobody knows whether it arrived. */
  pending: string | null;
  pending_since: number | null;
  due_at: number;
  failures: number;
  lease_owner: string | null;
  lease_until: number | null;
}

/** The hash chain. `record` is the canonical JSON that `hash` was made of. */
export interface AuditTable {
  seq: number;
  at: number;
  type: string;
  actor: string;
  run_id: string | null;
  environment: string | null;
  record: string;
  hash: string;
}

/** The one row that every append takes first, so that the chain has one writer at a time. */
export interface AuditHeadTable {
  id: 1;
  seq: number;
  hash: string;
}

/** Signed checkpoints. `line` is the whole of one, as it is posted and exported; the rest is for finding it. */
export interface AuditCheckpointsTable {
  number: number;
  /** The last record that it covers. */
  seq: number;
  at: number;
  line: string;
}

/** One row per place where checkpoints are kept besides this store. */
export interface AuditAnchorsTable {
  anchor: string;
  /** Number of the last checkpoint that is there. */
  arrived: number;
  /** Number of the last checkpoint that somebody began to bring there. */
  tried: number;
  failures: number;
  /** When the next may be brought. While somebody is at it: when they are given up. */
  due_at: number;
}

/** Signed requests and socket envelopes that were already acted on. */
export interface SeenRequestsTable {
  key: string;
  expires_at: number;
}
