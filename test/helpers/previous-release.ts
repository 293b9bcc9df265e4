import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Database } from '../../src/store/database.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { createPostgresDialect } from '../../src/store/postgres.ts';
import { createSqliteDialect } from '../../src/store/sqlite.ts';

/** The last migration that the release before this one knew. */
const LAST = '0003-drift';

/** Makes the tables as the release before this one left them, and lets `fill` put rows into them. */
export async function makePreviousStore(
  url: string,
  fill: (db: Kysely<Database>) => Promise<void> = async () => undefined,
): Promise<void> {
  const known = Object.entries(migrations).filter(([name]) => name <= LAST);
  const dialect = url.startsWith('sqlite:')
    ? await createSqliteDialect(url.slice('sqlite:'.length))
    : await createPostgresDialect(url, { connections: 1 });
  const db = new Kysely<Database>({ dialect });
  try {
    const provider = { getMigrations: async () => Object.fromEntries(known) };
    const { error } = await new Migrator({ db, provider }).migrateToLatest();
    if (error !== undefined) throw error;
    await fill(db);
  } finally {
    await db.destroy();
  }
}

/** Fills the tables with the rows of a store of today, without what the release before did not know. */
export async function copyKnown(from: Kysely<Database>, to: Kysely<Database>): Promise<void> {
  const tables = await to.introspection.getTables();
  for (const { name, columns } of tables) {
    const table = sql.table(name);
    const known = sql.join(columns.map((column) => sql.ref(column.name)));
    const { rows } = await sql<Record<string, unknown>>`select ${known} from ${table}`.execute(from);
    for (const row of rows) {
      const values = sql.join(columns.map((column) => row[column.name]));
      await sql`insert into ${table} (${known}) values (${values})`.execute(to);
    }
  }
}
