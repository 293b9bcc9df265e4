import type { Database } from './database.ts';

/** Every table, with the columns by which its rows are in one order: those of its primary key. */
export const TABLES: { readonly [T in keyof Database]: readonly (keyof Database[T] & string)[] } = {
  runs: ['id'],
  posts: ['run_id'],
  audit: ['seq'],
  audit_checkpoints: ['number'],
  audit_anchors: ['anchor'],
  seen_requests: ['key'],
  approvals: ['run_id'],
  votes: ['id'],
  steps: ['run_id', 'step'],
  locks: ['environment'],
  lock_queue: ['run_id'],
  links: ['terminal'],
  link_codes: ['code_hash'],
  notices: ['id'],
  drift_items: ['environment', 'identity'],
  drift_snoozes: ['environment', 'identity'],
  drift_issues: ['environment', 'identity'],
  drift_reports: ['run_id', 'environment'],
  drift_silences: ['environment'],
  schedules: ['id'],
  schedule_slots: ['schedule', 'due_at'],
  home_viewers: ['user_id'],
  canary: ['id'],
  housekeeping: ['id'],
};
