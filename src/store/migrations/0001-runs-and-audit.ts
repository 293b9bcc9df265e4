import { type Kysely, sql } from 'kysely';

/** Runs, what is owed to the queue, what is shown in Slack, and the audit chain. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('runs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('input', 'text', (column) => column.notNull())
    .addColumn('dedupe_key', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('requested_by', 'text', (column) => column.notNull())
    .addColumn('report', 'text')
    .addColumn('error', 'text')
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('fence', 'integer', (column) => column.notNull())
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('owed_at', 'bigint')
    .addColumn('queue_failures', 'integer', (column) => column.notNull())
    .addColumn('lock_token', 'integer')
    .addColumn('cancelled_by', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('finished_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('runs_one_active')
    .unique()
    .on('runs')
    .column('dedupe_key')
    .where(sql.ref('status'), 'in', ['queued', 'running', 'awaiting_approval'])
    .execute();
  await db.schema
    .createIndex('runs_owed')
    .on('runs')
    .column('owed_at')
    .where(sql.ref('owed_at'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('runs_leased')
    .on('runs')
    .column('lease_until')
    .where(sql.ref('lease_until'), 'is not', null)
    .execute();

  await db.schema
    .createTable('posts')
    .addColumn('run_id', 'text', (column) => column.primaryKey())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('ts', 'text')
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('final', 'integer', (column) => column.notNull())
    .addColumn('parts', 'integer', (column) => column.notNull())
    .addColumn('pending', 'text')
    .addColumn('pending_since', 'bigint')
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint')
    .execute();
  await db.schema.createIndex('posts_open').on('posts').columns(['final', 'due_at']).execute();

  await db.schema
    .createTable('audit')
    .addColumn('seq', 'bigint', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('run_id', 'text')
    .addColumn('environment', 'text')
    .addColumn('record', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('audit_by_run').on('audit').columns(['run_id', 'seq']).execute();
  await db.schema.createIndex('audit_by_actor').on('audit').columns(['actor', 'seq']).execute();
  await db.schema.createIndex('audit_by_environment').on('audit').columns(['environment', 'seq']).execute();
  await db.schema.createIndex('audit_by_time').on('audit').columns(['at', 'seq']).execute();
  await db.schema
    .createTable('audit_checkpoints')
    .addColumn('number', 'bigint', (column) => column.primaryKey())
    .addColumn('seq', 'bigint', (column) => column.notNull().unique())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('line', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('audit_anchors')
    .addColumn('anchor', 'text', (column) => column.primaryKey())
    .addColumn('arrived', 'bigint', (column) => column.notNull())
    .addColumn('tried', 'bigint', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('seen_requests')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
}
