import { Kysely } from 'kysely';
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
    ? createSqliteDialect(url.slice('sqlite:'.length))
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
