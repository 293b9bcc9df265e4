import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';

/** How long a writer waits for another process's transaction. */
const BUSY_TIMEOUT_MS = 5_000;

const BUSY_RETRY_MS = 5;

const SQLITE_ERROR = 1;

const SQLITE_BUSY = 5;

/**
 * Kysely over `node:sqlite`: write-ahead log, every commit on disk before it returns. `readOnly`
 * refuses writes on that connection. Creates the file's folder where it is missing.
 */
export async function createSqliteDialect(
  path: string,
  options: { readOnly?: boolean } = {},
): Promise<SqliteDialect> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    // Of processes that open a new file at once SQLite refuses some, however long they would wait.
    await untilNotBusy(async () => database.exec('pragma journal_mode = wal'));
    database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
    database.exec('pragma synchronous = full; pragma foreign_keys = on;');
    if (options.readOnly) database.exec('pragma query_only = on');
  } catch (error) {
    database.close();
    throw error;
  }
  return new ImmediateSqliteDialect({ database: adapt(database) });
}

/** Takes the write lock at `begin`: a transaction that reads first and writes later cannot be refused halfway. */
class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: { database: SqliteDatabase };

  constructor(config: { database: SqliteDatabase }) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#config);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

/** Migrations are all or nothing, and one process's at a time: SQLite can, though Kysely does not ask it to. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** SQLite waits for a lock without letting go of the thread, and nobody would be answered meanwhile; we do. */
class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const execute = (text: string) => connection.executeQuery(CompiledQuery.raw(text));
    await execute('pragma busy_timeout = 0');
    try {
      await untilNotBusy(() => execute('begin immediate'));
    } finally {
      await execute(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
    }
  }

  /** With the disk full SQLite has rolled back by itself: that there is nothing left to undo would hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch((error: unknown) => {
      if (!(error instanceof Error && 'errcode' in error && error.errcode === SQLITE_ERROR)) throw error;
    });
  }
}

async function untilNotBusy(begin: () => Promise<unknown>): Promise<void> {
  const until = performance.now() + BUSY_TIMEOUT_MS;
  while (!(await succeedsUnlessBusy(begin, until))) await setTimeout(BUSY_RETRY_MS);
}

async function succeedsUnlessBusy(begin: () => Promise<unknown>, until: number): Promise<boolean> {
  try {
    await begin();
    return true;
  } catch (error) {
    if (!isBusy(error) || performance.now() > until) throw error;
    return false;
  }
}

/** Also while another process recovers the log of one that was killed, which SQLite tells by a longer code. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return false;
  return (error.errcode & 0xff) === SQLITE_BUSY;
}

export function adapt(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const statement = adaptStatement(database.prepare(sql));
      if (statements.size < 500) statements.set(sql, statement);
      return statement;
    },
  };
}

function adaptStatement(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}
