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
