import { type Kysely, sql } from 'kysely';

/** What is asked often stays quick however much has gathered, and what is only machinery goes after a time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('runs_ended')
    .on('runs')
    .columns(['environment', 'kind', 'finished_at'])
    .where(sql.ref('finished_at'), 'is not', null)
    .execute();
  // Only those whose report may still go: it does not grow with the runs.
  await db.schema
    .createIndex('runs_reported')
    .on('runs')
    .column('finished_at')
    .where(sql.ref('finished_at'), 'is not', null)
    .where(sql.ref('report'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('schedule_slots_unsettled')
    .on('schedule_slots')
    .column('run_id')
    .where(sql.ref('quiet'), '=', 1)
    .execute();
  await db.schema.createIndex('drift_reports_newest').on('drift_reports').column('at').execute();
  // All that metrics and the digest count of them, without the plans and reports beside it.
  await db.schema.dropIndex('approvals_decided').execute();
  await db.schema
    .createIndex('approvals_decided_at')
    .on('approvals')
    .columns(['decided_at', 'decision', 'run_id', 'asked_at'])
    .execute();
  await db.schema.createIndex('votes_at').on('votes').columns(['at', 'decision']).execute();
  await db.schema.dropIndex('notices_due').execute();
  await db.schema
    .createIndex('notices_owed')
    .on('notices')
    .column('due_at')
    .where(sql.ref('sent_at'), 'is', null)
    .execute();
  await db.schema
    .createTable('housekeeping')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .execute();
}
