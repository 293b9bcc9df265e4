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
  /** Fencing token of the environment's lock, from when this run got it until its end. */
  lock_token: number | null;
  /** Who asked it to stop. */
  cancelled_by: string | null;
  /** W3C: the span that asked for it. Null: that one was not traced. */
  traceparent: string | null;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
}

/** The journal: one row per step that a run began. */
export interface StepsTable {
  run_id: string;
  /** `wave-1/toy-web-prod`. */
  step: string;
  /** `intended`: begun, its outcome is not known here. `done`, `failed`. */
  state: string;
  /** JSON: what the step has to know when it is taken up again. */
  detail: string;
  intended_at: number;
  ended_at: number | null;
}
