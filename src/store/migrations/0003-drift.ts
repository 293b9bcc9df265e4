import type { Kysely } from 'kysely';

/** What drifted, since when, and whether it still does. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('drift_items')
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('identity', 'text', (column) => column.notNull())
    .addColumn('application', 'text', (column) => column.notNull())
    .addColumn('first_seen', 'bigint', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('last_seen', 'bigint', (column) => column.notNull())
    .addColumn('gone_at', 'bigint')
    .addColumn('times', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('drift_items_key', ['environment', 'identity'])
    .execute();
}
