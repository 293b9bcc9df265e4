import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { ExternalError } from '../errors.ts';
import type { Database } from './database.ts';
import { assertWritable, isThere, measureDisk } from './measure-disk.ts';
import { migrations } from './migrations/index.ts';
import { listApplied } from './migrations/list-applied.ts';
import { nameStoreTrouble } from './name-trouble.ts';
import { openSqliteForReading } from './open-for-reading.ts';
import { createPostgresDialect } from './postgres.ts';
import { adapt } from './sqlite.ts';

/** A setting that decides whether what was committed is still there after a power cut. */
export interface DurabilitySetting {
  readonly name: string;
  readonly value: string;
  /** What it has to be. */
  readonly wanted: readonly string[];
}

/**
 * A store from outside, each question over a connection of its own; nothing of it is changed. All
 * throw `ExternalError` with system `store`.
 */
export interface StoreInspection {
  readonly dialect: 'sqlite' | 'postgres';
  /** Path of the SQLite file; absent for PostgreSQL. */
  readonly file: string | undefined;
  /** Whether there is anything yet: `bitiq serve` makes a SQLite file at its first start. */
  exists(): Promise<boolean>;
  /** For reading. Closed when `ask` is done. */
  read<T>(ask: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  /** Names of the migrations that were done there, and of those that this bitiq knows, in order. */
  listMigrations(): Promise<{ readonly applied: readonly string[]; readonly known: readonly string[] }>;
  /** Writes a row and takes it back. Before the first start: whether the folder takes files. */
  tryWriting(): Promise<void>;
  listDurability(): Promise<readonly DurabilitySetting[]>;
  /** Of the file's disk, in bytes; `undefined` for PostgreSQL, whose disk is elsewhere. */
  measureSpace(): Promise<{ readonly free: number; readonly isNetwork: boolean } | undefined>;
}

/** How long a writer is waited for. */
const WRITE_LOCK_MS = 2_000;

export function inspectStore(url: string): StoreInspection {
  const file = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : undefined;
  const openReader = async () =>
    file === undefined
      ? createPostgresDialect(url, { connections: 1 })
      : new SqliteDialect({ database: adapt(openSqliteForReading(file)) });
  const openWriter = async () =>
    file === undefined
      ? createPostgresDialect(url, { connections: 1 })
      : new SqliteDialect({ database: adapt(await openSqliteAsItIs(file)) });
  const exists = async () => file === undefined || (await isThere(file));

  return {
    dialect: file === undefined ? 'postgres' : 'sqlite',
    file,
    exists,
    read: (ask) => using(openReader, ask),
    listMigrations: async () => ({
      applied: await using(openReader, listApplied),
      known: Object.keys(migrations),
    }),
    async tryWriting() {
      if (await exists()) await using(openWriter, writeAndTakeBack);
      else if (file !== undefined) await assertFolderTakesFiles(file);
    },
    listDurability: () => using(openReader, file === undefined ? listPostgresSettings : listSqliteSettings),
    measureSpace: async () => (file === undefined ? undefined : measureDisk(file)),
  };
}

async function using<T>(
  open: () => Promise<ConstructorParameters<typeof Kysely>[0]['dialect']>,
  ask: (db: Kysely<Database>) => Promise<T>,
): Promise<T> {
  let db: Kysely<Database> | undefined;
  try {
    db = new Kysely<Database>({ dialect: await open() });
    return await ask(db);
  } catch (cause) {
    if (cause instanceof ExternalError) throw cause;
    const said = nameStoreTrouble(cause) ?? (cause instanceof Error ? cause.message : 'no reason given');
    throw new ExternalError('store', 'unreachable', `the store does not do it: ${said}`, { cause });
  } finally {
    await db?.destroy().catch(() => undefined);
  }
}

/** For writing, and without a word about its settings. */
async function openSqliteAsItIs(file: string): Promise<DatabaseSync> {
  await assertWritable(file);
  return new DatabaseSync(file, { timeout: WRITE_LOCK_MS });
}

class TakenBack extends Error {}

async function writeAndTakeBack(db: Kysely<Database>): Promise<void> {
  const key = `doctor/${crypto.randomUUID()}`;
  const written = db.transaction().execute(async (tx) => {
    await tx.insertInto('seen_requests').values({ key, expires_at: 0 }).execute();
    throw new TakenBack();
  });
  await written.catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error;
  });
}

async function assertFolderTakesFiles(file: string): Promise<void> {
  let folder = dirname(file);
  while (!(await isThere(folder)) && folder !== dirname(folder)) folder = dirname(folder);
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    throw new ExternalError('store', 'forbidden', `nobody can make files in ${folder} as this user`, {
      cause,
    });
  });
}

/** As `bitiq serve` leaves it: how much is flushed is each connection's own, and bitiq's is always `full`. */
async function listSqliteSettings(db: Kysely<Database>): Promise<readonly DurabilitySetting[]> {
  const journal = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(db);
  return [{ name: 'journal_mode', value: journal.rows[0]?.journal_mode ?? 'unknown', wanted: ['wal'] }];
}

/** `local` waits for this server's own disk, the others for a standby's besides. */
const COMMITTED_ON_DISK = ['on', 'local', 'remote_write', 'remote_apply'];

async function listPostgresSettings(db: Kysely<Database>): Promise<readonly DurabilitySetting[]> {
  const { rows } = await sql<Record<string, string>>`
    select current_setting('fsync') as fsync,
      current_setting('full_page_writes') as full_page_writes,
      current_setting('synchronous_commit') as synchronous_commit`.execute(db);
  const settingOf = (name: string) => rows[0]?.[name] ?? 'unknown';
  return [
    { name: 'fsync', value: settingOf('fsync'), wanted: ['on'] },
    { name: 'full_page_writes', value: settingOf('full_page_writes'), wanted: ['on'] },
    { name: 'synchronous_commit', value: settingOf('synchronous_commit'), wanted: COMMITTED_ON_DISK },
  ];
}
