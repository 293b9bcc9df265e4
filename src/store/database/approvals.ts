/** One row per run that went to the gate: the plan, and what became of it. */
export interface ApprovalsTable {
  run_id: string;
  /** Canonical JSON of the plan that people approve. */
  plan: string;
  plan_hash: string;
  /** JSON of the `Report` that shows the plan. */
  report: string;
  /** Of the buttons under the message: who clicks was shown this plan. */
  nonce: string;
  asked_at: number;
  /** By the policy when it was asked. */
  expires_at: number;
  /** `approved`, `rejected`, `withdrawn`, `expired`, `cancelled`; null while it waits. */
  decision: string | null;
  decided_at: number | null;
  /** When this run changed something outside for the first time. */
  first_change_at: number | null;
  /** When those who may still approve are reminded next; null: never again. */
  remind_at: number | null;
}

/** Votes that count, or counted once. `id` is one-use. */
export interface VotesTable {
  id: string;
  run_id: string;
  /** `slack:<team>/<user>` or `terminal:<name>`. */
  by: string;
  /** `approve`, `reject`, `revoke`, `withdraw`. */
  decision: string;
  reason: string | null;
  plan_hash: string;
  at: number;
}
