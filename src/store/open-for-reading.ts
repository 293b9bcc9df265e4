import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { Kysely, SqliteDialect } from 'kysely';
import { ExternalError } from '../errors.ts';
import type { Database } from './database.ts';
import { listApplied } from './migrations/list-applied.ts';
import { nameStoreTrouble } from './name-trouble.ts';
import { createPostgresDialect } from './postgres.ts';
import { adapt } from './sqlite.ts';
import type { Store } from './store.ts';

const SQLITE = 'sqlite:';

/**
 * Opens a store that is there and changes nothing about it: also while others write to it, and on a
 * volume that nobody can write to. `isPatient`: PostgreSQL may take as long as it needs, for a copy of much;
 * default: no. Throws `ExternalError` where it cannot be opened: `store-not-served` where nobody has written yet.
 */
export async function openStoreForReading(
  url: string,
  { isPatient = false }: { readonly isPatient?: boolean } = {},
): Promise<Pick<Store, 'db' | 'close'>> {
  const db = new Kysely<Database>({ dialect: await openDialect(url, isPatient) });
  try {
    await db.selectFrom('audit').select('seq').limit(1).execute();
    return { db, close: () => db.destroy() };
  } catch (cause) {
    const isNew = isTableMissing(cause) && (await isUnwritten(db).catch(() => false));
    await db.destroy();
    throw isNew ? nothingYet(url) : cannotRead(cause);
  }
}

async function openDialect(url: string, isPatient: boolean) {
  if (!url.startsWith(SQLITE)) return createPostgresDialect(url, { connections: 2, isPatient });
  const path = url.slice(SQLITE.length);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) throw nothingYet(url);
  try {
    return new SqliteDialect({ database: adapt(openSqliteForReading(path)) });
  } catch (cause) {
    throw cause instanceof ExternalError ? cause : cannotRead(cause);
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

/** PostgreSQL has a code of its own for it, SQLite the one for whatever is wrong with a statement. */
function isTableMissing(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  return ('code' in cause && cause.code === '42P01') || ('errcode' in cause && cause.errcode === 1);
}

async function isUnwritten(db: Store['db']): Promise<boolean> {
  return (await listApplied(db)).length === 0;
}

function nothingYet(url: string): ExternalError {
  const place = url.startsWith(SQLITE) ? url.slice(SQLITE.length) : databaseOf(url);
  return new ExternalError('store', 'not-served', `There is no store in ${place} yet.`, {
    next: 'bitiq serve makes it at its first start. Where that runs already, it has another DATABASE_URL than this.',
  });
}

function databaseOf(url: string): string {
  const name = URL.canParse(url) ? new URL(url).pathname.slice(1) : '';
  return name === '' ? 'this database' : `the database ${name}`;
}

function cannotRead(cause: unknown): ExternalError {
  const why = nameStoreTrouble(cause);
  return new ExternalError('store', 'unreachable', `The store cannot be read${why ? `: ${why}` : ''}.`, {
    next: 'See that DATABASE_URL names the store that bitiq serve writes to.',
    cause,
  });
}
