import type { Generated } from 'kysely';

/**
 * The tables, as SQLite and PostgreSQL both hold them. Times are milliseconds since 1970, JSON is
 * text: it is read and written whole, never searched.
 */
export interface Database {
  runs: RunsTable;
  posts: PostsTable;
  audit: AuditTable;
  audit_checkpoints: AuditCheckpointsTable;
  audit_anchors: AuditAnchorsTable;
  seen_requests: SeenRequestsTable;
  approvals: ApprovalsTable;
  votes: VotesTable;
  steps: StepsTable;
  locks: LocksTable;
  lock_queue: LockQueueTable;
  links: LinksTable;
  link_codes: LinkCodesTable;
  notices: NoticesTable;
  drift_items: DriftItemsTable;
  drift_snoozes: DriftSnoozesTable;
  drift_issues: DriftIssuesTable;
  drift_reports: DriftReportsTable;
  drift_silences: DriftSilencesTable;
  schedules: SchedulesTable;
  schedule_slots: ScheduleSlotsTable;
  home_viewers: HomeViewersTable;
  canary: CanaryTable;
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
  /** Slack's id of the picture in the message; null until Slack has it. */
  picture: string | null;
  /** How often Slack did not take it, or did not show it yet. */
  picture_tries: Generated<number>;
  /** Slack's id of a file whose bytes it has, on its way into the thread. */
  file: string | null;
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

/** Who somebody at a terminal is in Slack. */
export interface LinksTable {
  /** `terminal:<name>`. */
  terminal: string;
  /** `slack:<team>/<user>`. */
  slack: string;
  /** SHA-256 of the token that this terminal keeps. */
  token_hash: string;
  linked_at: number;
}

/** One-time codes that were shown in Slack and not typed yet. */
export interface LinkCodesTable {
  /** SHA-256. */
  code_hash: string;
  slack: string;
  expires_at: number;
}

/** Direct messages that are owed: reminders, and how a request ended. */
export interface NoticesTable {
  /** `<run>/<kind>/<user>`: each is sent once. */
  id: string;
  run_id: string;
  /** Slack user id. */
  recipient: string;
  /** `reminder` or `outcome`. */
  kind: string;
  due_at: number;
  failures: number;
  /** When it was sent, or given up. */
  sent_at: number | null;
  lease_owner: string | null;
  lease_until: number | null;
}

/** What was not as Git says, and is or was so. One row per environment and identity, whatever comes and goes. */
export interface DriftItemsTable {
  environment: string;
  /** `<application>/<kind>/<namespace>/<name>/<what>`. */
  identity: string;
  application: string;
  /** When it was seen for the very first time. */
  first_seen: number;
  /** When it came, this time. */
  since: number;
  last_seen: number;
  /** Null: it is still so. */
  gone_at: number | null;
  /** How often it came. */
  times: number;
  /** Opaque and short, for buttons: made of environment and identity. Null: not seen since items have one. */
  id: string | null;
  /** As it was last told: `out-of-sync` and the like. */
  kind: string;
  sentence: string;
  /** `failed`, `unknown`. */
  state: string;
  /** JSON: the resource behind it; null: it is about the whole application. */
  resource: string | null;
  /** What differs, one line each, without secrets; null: not known. */
  difference: string | null;
  /** What mends it, where its kind does not say so; null: it does. */
  remedy: string | null;
}

/** Items that somebody does not want to hear of for a while. One that is over stays until it is snoozed anew. */
export interface DriftSnoozesTable {
  environment: string;
  identity: string;
  /** Principal. */
  by: string;
  reason: string;
  at: number;
  /** From then on it is told again. */
  until: number;
}

/** Issues on GitHub, one per item. */
export interface DriftIssuesTable {
  environment: string;
  identity: string;
  number: number;
  url: string;
  opened_by: string;
  opened_at: number;
}

/** What each report said of each environment that it looked at, in numbers. */
export interface DriftReportsTable {
  run_id: string;
  environment: string;
  at: number;
  /** 0: it did not answer; then the other numbers are those of before. */
  is_reachable: number;
  /** Items that were so, snoozed ones too. */
  open: number;
  /** New or reopened. */
  came: number;
  gone: number;
  snoozed: number;
}

/** Environments whose cluster did not answer when it was last asked. */
export interface DriftSilencesTable {
  environment: string;
  since: number;
  why: string;
}

/** Schedules as the configuration had them when a process last read it. */
export interface SchedulesTable {
  /** `prod/drift`: the environment and the schedule's name. */
  id: string;
  environment: string;
  /** JSON. */
  definition: string;
  /** Since when it has this definition; what was due before is not made up. */
  since: number;
  /** Null: it is in force. */
  removed_at: number | null;
}

/** What a schedule has started, one row per time that it was due. */
export interface ScheduleSlotsTable {
  schedule: string;
  due_at: number;
  /** The run that it started, or the one of an earlier time that was still at it. */
  run_id: string;
  /** `due`, `made-up`, `asked`. */
  reason: string;
  /** 0: it is told. 1: whether it is told shows at the end of its run. 2: nothing changed, so nothing was said. */
  quiet: number;
}

/** People who have opened App Home, and what it shows them. */
export interface HomeViewersTable {
  user_id: string;
  team_id: string;
  opened_at: number;
  /** Hash of what was published last. */
  shown: string;
  /** How things stood when it was last made: the same again needs no look. */
  looked: string;
  /** Nobody looks before. While somebody publishes it: when they are given up. */
  due_at: number;
  failures: number;
}

/** One row: that work goes through the queue, tried once a minute. */
export interface CanaryTable {
  id: number;
  /** When the next one is sent. */
  due_at: number;
  /** When a worker had the last one; null: none yet. */
  done_at: number | null;
}
