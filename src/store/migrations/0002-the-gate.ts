import { type Kysely, sql } from 'kysely';

/** Approvals, votes, the journal of steps, locks, who is who at a terminal, and direct messages. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('approvals')
    .addColumn('run_id', 'text', (column) => column.primaryKey())
    .addColumn('plan', 'text', (column) => column.notNull())
    .addColumn('plan_hash', 'text', (column) => column.notNull())
    .addColumn('report', 'text', (column) => column.notNull())
    .addColumn('nonce', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('decision', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('first_change_at', 'bigint')
    .addColumn('remind_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('approvals_to_remind')
    .on('approvals')
    .column('remind_at')
    .where(sql.ref('remind_at'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('runs_awaiting')
    .on('runs')
    .column('status')
    .where(sql.ref('status'), '=', 'awaiting_approval')
    .execute();
  await db.schema
    .createTable('votes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('decision', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('plan_hash', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('votes_by_run').on('votes').columns(['run_id', 'at']).execute();
  await db.schema
    .createTable('steps')
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('step', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('intended_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addPrimaryKeyConstraint('steps_key', ['run_id', 'step'])
    .execute();
  await db.schema
    .createTable('locks')
    .addColumn('environment', 'text', (column) => column.primaryKey())
    .addColumn('token', 'integer', (column) => column.notNull())
    .addColumn('owner', 'text')
    .addColumn('run_id', 'text')
    .addColumn('reason', 'text')
    .addColumn('taken_at', 'bigint')
    .execute();
  await db.schema
    .createTable('lock_queue')
    .addColumn('run_id', 'text', (column) => column.primaryKey())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('lock_queue_order')
    .on('lock_queue')
    .columns(['environment', 'since'])
    .execute();
  await db.schema
    .createTable('links')
    .addColumn('terminal', 'text', (column) => column.primaryKey())
    .addColumn('slack', 'text', (column) => column.notNull())
    .addColumn('token_hash', 'text', (column) => column.notNull())
    .addColumn('linked_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('link_codes')
    .addColumn('code_hash', 'text', (column) => column.primaryKey())
    .addColumn('slack', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('notices')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('sent_at', 'bigint')
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint')
    .execute();
  await db.schema.createIndex('notices_due').on('notices').column('due_at').execute();
}
