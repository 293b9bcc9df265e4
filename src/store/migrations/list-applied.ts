import { type Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';

/** Names of the migrations that were done in a store, in order. */
export async function listApplied(db: Kysely<Database>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}
