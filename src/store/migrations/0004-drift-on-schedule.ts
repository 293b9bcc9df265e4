import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';

/** Drift on schedule: what is told of each item, snoozes, issues, reports, clusters that are silent; schedules; who has App Home open; pictures and files of messages; the trace of a run. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['kind', 'sentence', 'state'] as const) {
    await db.schema
      .alterTable('drift_items')
      .addColumn(column, 'text', (it) => it.notNull().defaultTo(''))
      .execute();
  }
  for (const column of ['id', 'resource', 'difference', 'remedy'] as const) {
    await db.schema.alterTable('drift_items').addColumn(column, 'text').execute();
  }
  await nameKnownItems(db);
  await db.schema.createIndex('drift_items_id').on('drift_items').column('id').unique().execute();

  await db.schema
    .createTable('drift_snoozes')
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('identity', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('drift_snoozes_key', ['environment', 'identity'])
    .execute();
  await db.schema
    .createTable('drift_issues')
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('identity', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('opened_by', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('drift_issues_key', ['environment', 'identity'])
    .execute();
  await db.schema
    .createTable('drift_reports')
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('is_reachable', 'integer', (column) => column.notNull())
    .addColumn('open', 'integer', (column) => column.notNull())
    .addColumn('came', 'integer', (column) => column.notNull())
    .addColumn('gone', 'integer', (column) => column.notNull())
    .addColumn('snoozed', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('drift_reports_key', ['run_id', 'environment'])
    .execute();
  await db.schema
    .createIndex('drift_reports_at')
    .on('drift_reports')
    .columns(['environment', 'at'])
    .execute();
  await db.schema
    .createTable('drift_silences')
    .addColumn('environment', 'text', (column) => column.primaryKey())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('why', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('schedules')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('definition', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('removed_at', 'bigint')
    .execute();
  await db.schema
    .createTable('schedule_slots')
    .addColumn('schedule', 'text', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('quiet', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('schedule_slots_key', ['schedule', 'due_at'])
    .execute();
  await db.schema.createIndex('schedule_slots_run').on('schedule_slots').column('run_id').execute();

  await db.schema
    .createTable('home_viewers')
    .addColumn('user_id', 'text', (column) => column.primaryKey())
    .addColumn('team_id', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addColumn('shown', 'text', (column) => column.notNull())
    .addColumn('looked', 'text', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .execute();

  for (const column of ['picture', 'file'] as const) {
    await db.schema.alterTable('posts').addColumn(column, 'text').execute();
  }
  await db.schema
    .alterTable('posts')
    .addColumn('picture_tries', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();

  await db.schema.alterTable('runs').addColumn('traceparent', 'text').execute();

  await db.schema
    .createIndex('runs_last')
    .on('runs')
    .columns(['environment', 'kind', 'created_at'])
    .execute();
  // All that metrics count of them, without the plans and reports beside it.
  await db.schema
    .createIndex('approvals_decided')
    .on('approvals')
    .columns(['decision', 'run_id', 'asked_at', 'decided_at'])
    .execute();

  await db.schema
    .createTable('canary')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('done_at', 'bigint')
    .execute();
}

/** What was seen before has its id at once, and what its identity tells: the next report tells it as it always does. */
async function nameKnownItems(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ environment: string; identity: string }>`
    select environment, identity from drift_items`.execute(db);
  for (const { environment, identity } of rows) {
    const [, type = '', , name = '', kind = ''] = identity.split('/').map(plain);
    const id = createHash('sha256').update(`${environment}/${identity}`).digest('hex').slice(0, 20);
    const sentence = `${type.split('.')[0]} ${name}: ${kind}`;
    const state = kind === 'not-compared' || kind === 'not-refreshed' ? 'unknown' : 'failed';
    await sql`
      update drift_items set id = ${id}, kind = ${kind}, sentence = ${sentence}, state = ${state}
      where environment = ${environment} and identity = ${identity}`.execute(db);
  }
}

/** A part of an identity as it was before it was put there. */
function plain(part: string): string {
  return part.replaceAll('%2F', '/').replaceAll('%25', '%');
}
