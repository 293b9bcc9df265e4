/** One row per environment that ever was locked. The token grows with each new owner. */
export interface LocksTable {
  environment: string;
  token: number;
  /** Principal of the person or requester who owns it; null: it is free. */
  owner: string | null;
  /** The run that it was taken for; null: a person holds it by hand. */
  run_id: string | null;
  reason: string | null;
  taken_at: number | null;
}

/** Approved runs that wait for the lock of their environment, first come first served. */
export interface LockQueueTable {
  run_id: string;
  environment: string;
  since: number;
}
