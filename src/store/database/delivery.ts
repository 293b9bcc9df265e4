import type { Generated } from 'kysely';

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
