import { Socket } from 'node:net';
import { PostgresDialect } from 'kysely';

const INT8_OID = 20;

const STATEMENT_TIMEOUT_MS = 5_000;

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
  return new PostgresDialect({ pool });
}

/** Gives up on a server that is gone without a word: a living one answers, if only that it took too long. */
function openSocket(): Socket {
  const socket = new Socket();
  return socket.setTimeout(STATEMENT_TIMEOUT_MS + 2_000, () => socket.destroy());
}
