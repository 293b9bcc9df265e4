import { PostgresDialect } from 'kysely';

const INT8_OID = 20;

/** Kysely over `pg`. Times and counts are int8 in the tables and numbers here: they stay below 2^53. */
export async function createPostgresDialect(
  url: string,
  options: { connections: number },
): Promise<PostgresDialect> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    idle_in_transaction_session_timeout: 15_000,
    types: {
      getTypeParser: (oid, format) =>
        oid === INT8_OID ? (text: string) => Number(text) : pg.types.getTypeParser(oid, format),
    },
  });
  pool.on('error', () => {
    // An idle connection broke; the pool has dropped it and the next query opens another.
  });
  return new PostgresDialect({ pool });
}
