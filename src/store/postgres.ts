import { Socket } from 'node:net';
import { type Kysely, PostgresAdapter, PostgresDialect, sql, type Transaction } from 'kysely';

const INT8_OID = 20;

const STATEMENT_TIMEOUT_MS = 5_000;

/** Kysely's number: releases of bitiq that take its own lock are waited for too. */
const KYSELY_MIGRATION_LOCK = 3853314791062309107n;

/**
 * Kysely over `pg`. Times and counts are int8 in the tables and numbers here: they stay below 2^53. `isPatient`: a
 * statement may take as long as it needs, as an index of a large table does and the wait for who makes it, and so
 * may what is done between two.
 */
export async function createPostgresDialect(
  url: string,
  options: { readonly connections: number; readonly isPatient?: boolean },
): Promise<PostgresDialect> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: STATEMENT_TIMEOUT_MS,
    ...(options.isPatient
      ? { keepAlive: true }
      : {
          statement_timeout: STATEMENT_TIMEOUT_MS,
          idle_in_transaction_session_timeout: 15_000,
          stream: openSocket,
        }),
    types: {
      getTypeParser: (oid, format) =>
        oid === INT8_OID ? (text: string) => Number(text) : pg.types.getTypeParser(oid, format),
    },
  });
  pool.on('error', () => {
    // An idle connection broke; the pool has dropped it and the next query opens another.
  });
  // One that breaks in the middle of a transaction fails that; without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new TransactionPooledDialect({ pool });
}

/**
 * A transaction that one process makes at a time, and the others wait for. The lock is of the transaction, not of the
 * session as Kysely's own is: PgBouncer may give each transaction another session.
 */
export async function inMigration<DB, T>(
  db: Kysely<DB>,
  work: (tx: Transaction<DB>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await liftLimits(tx);
    await sql`select set_config('lock_timeout', '1h', true)`.execute(tx);
    await sql`select pg_advisory_xact_lock(${sql.lit(KYSELY_MIGRATION_LOCK)})`.execute(tx);
    return work(tx);
  });
}

/** To be asked first: this transaction may take its time, whatever limits the role has where PgBouncer keeps ours back. */
export async function liftLimits<DB>(tx: Kysely<DB>): Promise<void> {
  await sql`
    select set_config('statement_timeout', '0', true),
      set_config('idle_in_transaction_session_timeout', '0', true)`.execute(tx);
}

class TransactionPooledDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new LockedBefore();
  }
}

/** `inMigration` has the lock already. */
class LockedBefore extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {
    return undefined;
  }

  override async releaseMigrationLock(): Promise<void> {
    return undefined;
  }
}

/** Gives up on a server that is gone without a word: a living one answers, if only that it took too long. */
function openSocket(): Socket {
  const socket = new Socket();
  return socket.setTimeout(STATEMENT_TIMEOUT_MS + 2_000, () => socket.destroy());
}
