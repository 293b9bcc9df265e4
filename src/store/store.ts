import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { UserError } from '../errors.ts';
import { createRedactor } from '../redaction/redactor.ts';
import type { Database } from './database.ts';
import { createGroupCommit, type Write } from './group-commit.ts';
import { migrations } from './migrations/index.ts';
import { listApplied } from './migrations/list-applied.ts';
import { createPostgresDialect, inMigration } from './postgres.ts';
import { createSqliteDialect } from './sqlite.ts';

export type { Write } from './group-commit.ts';

/** SQL: what is true. */
export interface Store {
  readonly dialect: 'sqlite' | 'postgres';
  /** For reading. */
  readonly db: Kysely<Database>;
  /**
   * Runs `work` as one transaction; resolves once it is on disk. `work` awaits the database alone and
   * may be called twice.
   */
  write<T>(work: (tx: Write) => Promise<T>): Promise<T>;
  /** Milliseconds since 1970 by the store's clock: the one that all processes share. */
  now(): Promise<number>;
  /**
   * Brings the tables up to this version, or to that of one migration; several processes may do so at once.
   * Throws `UserError` where a newer bitiq was here, or one newer than that migration: nothing is changed then.
   */
  migrate(upTo?: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens `sqlite:<path>` (one machine) or `postgres://…` (any number). `clean` takes secrets out of what
 * goes into the audit log; default: those of a known shape. `isPatient`: PostgreSQL may take as long as it needs,
 * for a copy of much; default: no.
 *
 * @throws where the file or the server cannot be opened.
 */
export async function openStore(
  url: string,
  clean: Write['clean'] = createRedactor([]).data,
  { isPatient = false }: { readonly isPatient?: boolean } = {},
): Promise<Store> {
  return url.startsWith('sqlite:')
    ? openSqlite(url.slice('sqlite:'.length), clean)
    : openPostgres(url, clean, isPatient);
}

async function openSqlite(path: string, clean: Write['clean']): Promise<Store> {
  const writer = new Kysely<Database>({ dialect: await createSqliteDialect(path) });
  const reader = new Kysely<Database>({ dialect: await createSqliteDialect(path, { readOnly: true }) });
  return {
    dialect: 'sqlite',
    db: reader,
    write: createGroupCommit(writer, clean),
    now: async () => Date.now(),
    migrate: (upTo) => migrate(writer, upTo),
    close: async () => {
      await reader.destroy();
      await writer.destroy();
    },
  };
}

async function openPostgres(url: string, clean: Write['clean'], isPatient: boolean): Promise<Store> {
  const dialect = await createPostgresDialect(url, { connections: 8, isPatient });
  const db = new Kysely<Database>({ dialect });
  return {
    dialect: 'postgres',
    db,
    write: createGroupCommit(db, clean),
    now: async () => {
      const { rows } = await sql<{ now: number }>`
        select (extract(epoch from clock_timestamp()) * 1000)::int8 as now`.execute(db);
      return rows[0]?.now ?? Date.now();
    },
    migrate: async (upTo) => {
      const dialect = await createPostgresDialect(url, { connections: 1, isPatient: true });
      const own = new Kysely<Database>({ dialect });
      await inMigration(own, (tx) => migrate(tx, upTo)).finally(() => own.destroy());
    },
    close: () => db.destroy(),
  };
}

async function migrate(db: Kysely<Database>, upTo = ''): Promise<void> {
  const known = Object.entries(migrations).filter(([name]) => upTo === '' || name <= upTo);
  await assertNotNewer(db, Object.fromEntries(known));
  const provider = { getMigrations: async () => Object.fromEntries(known) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw error;
}

/** The last migration that was made in a store; `undefined`: none. Throws `UserError` where a newer bitiq made it. */
export async function readVersion(db: Kysely<Database>): Promise<string | undefined> {
  await assertNotNewer(db, migrations);
  return (await listApplied(db)).at(-1);
}

async function assertNotNewer(db: Kysely<Database>, known: object): Promise<void> {
  const newer = (await listApplied(db)).filter((name) => !(name in known));
  if (newer.length === 0) return;
  throw new UserError('store-is-newer', `A newer bitiq has changed this store: ${newer.join(', ')}.`, {
    next: 'Start the version that changed it, or bring back a backup of before.',
  });
}
