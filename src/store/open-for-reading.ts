import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { Kysely, SqliteDialect } from 'kysely';
import { ExternalError } from '../errors.ts';
import type { Database } from './database.ts';
import { createPostgresDialect } from './postgres.ts';
import { adapt } from './sqlite.ts';
import type { Store } from './store.ts';

/**
 * Opens a store that is there and changes nothing about it: also while others write to it, and on a
 * volume that nobody can write to. `isPatient`: PostgreSQL may take as long as it needs, for a copy of much;
 * default: no. Throws `ExternalError` where it cannot be opened.
 */
export async function openStoreForReading(
  url: string,
  { isPatient = false }: { readonly isPatient?: boolean } = {},
): Promise<Pick<Store, 'db' | 'close'>> {
  const dialect = url.startsWith('sqlite:')
    ? new SqliteDialect({ database: adapt(openSqliteForReading(url.slice('sqlite:'.length))) })
    : await createPostgresDialect(url, { connections: 2, isPatient });
  const db = new Kysely<Database>({ dialect });
  try {
    await db.selectFrom('audit').select('seq').limit(1).execute();
    return { db, close: () => db.destroy() };
  } catch (cause) {
    await db.destroy();
    throw cannotRead(cause);
  }
}

/** As `openStoreForReading` does it, whatever is in the file. */
export function openSqliteForReading(path: string): DatabaseSync {
  try {
    return openAndRead(path);
  } catch (cause) {
    // Without a write-ahead log nobody writes; SQLite wants to make one even for reading.
    if (statSync(path, { throwIfNoEntry: false }) === undefined || hasLog(path)) throw cannotRead(cause);
    return openAndRead(Object.assign(pathToFileURL(path), { search: '?immutable=1' }));
  }
}

function openAndRead(path: string | URL): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  database.prepare('select count(*) from sqlite_schema').get();
  return database;
}

function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function cannotRead(cause: unknown): ExternalError {
  return new ExternalError('store', 'unreachable', 'The store with the audit log cannot be read.', {
    next: 'See that DATABASE_URL names the store that bitiq serve writes to.',
    cause,
  });
}
