import type { ApprovalsTable, VotesTable } from './database/approvals.ts';
import type { AuditAnchorsTable, AuditCheckpointsTable, AuditTable } from './database/audit.ts';
import type { NoticesTable, PostsTable } from './database/delivery.ts';
import type {
  DriftIssuesTable,
  DriftItemsTable,
  DriftReportsTable,
  DriftSilencesTable,
  DriftSnoozesTable,
} from './database/drift.ts';
import type { LinkCodesTable, LinksTable } from './database/links.ts';
import type { LockQueueTable, LocksTable } from './database/locks.ts';
import type { CanaryTable } from './database/queue.ts';
import type { RunsTable, StepsTable } from './database/runs.ts';
import type { ScheduleSlotsTable, SchedulesTable } from './database/schedules.ts';
import type { HomeViewersTable, HousekeepingTable, SeenRequestsTable } from './database/serve.ts';

/**
 * The tables, as SQLite and PostgreSQL both hold them. Times are milliseconds since 1970, JSON is
 * text: it is read and written whole, never searched. What its columns mean stands by subject in `database/`.
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
  housekeeping: HousekeepingTable;
}
