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
