import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

/** The run's PostgreSQL, or `undefined` where there is none to be had. */
export function usePostgres(): { createDatabase(): Promise<string> } | undefined {
  const url = inject('postgresUrl');
  return url === undefined ? undefined : { createDatabase: () => createDatabase(url) };
}

async function createDatabase(url: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}
