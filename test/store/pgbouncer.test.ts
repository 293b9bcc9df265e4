import { writeFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { createAuthority } from '../../sandbox/pki.ts';
import { requireService } from '../../sandbox/services/require-service.ts';
import { finishRun } from '../../src/runs/claim.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { listApplied } from '../../src/store/migrations/list-applied.ts';
import { nameStoreTrouble } from '../../src/store/name-trouble.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { aGate, anApprovedRun } from '../approvals/a-gate.ts';
import { isChainWhole } from '../approvals/on-record.ts';
import { startPgBouncer } from '../helpers/pgbouncer.ts';
import { aRequest } from '../helpers/runs.ts';
import { usePostgres } from '../helpers/services.ts';

const postgres = usePostgres();

/** As docs/commands/store.md has it. */
const IGNORED = { ignore_startup_parameters: 'statement_timeout,idle_in_transaction_session_timeout' };

async function aBouncer(settings: Readonly<Record<string, string>> = IGNORED) {
  const direct = (await postgres?.createDatabase()) ?? '';
  const bouncer = await requireService('PgBouncer', () => startPgBouncer(direct, settings));
  onTestFinished(() => bouncer?.stop());
  return { direct, url: bouncer?.url ?? '', caFile: bouncer?.caFile ?? '' };
}

async function open(url: string): Promise<Store> {
  const store = await openStore(url);
  onTestFinished(() => store.close());
  return store;
}

test.skipIf(postgres === undefined)(
  'three processes share two connections of PgBouncer in transaction mode: no record is lost or doubled',
  async () => {
    const { url } = await aBouncer();
    const stores = await Promise.all([open(url), open(url), open(url)]);
    await Promise.all(stores.map((store) => store.migrate()));

    await Promise.all(
      stores.flatMap((store) => Array.from({ length: 60 }, () => requestRun(store, aRequest()))),
    );
    const [store] = stores;
    if (store === undefined) return;
    const gate = aGate(store);
    const { claim } = await anApprovedRun(gate);
    await finishRun(gate.store, claim, { status: 'succeeded' });

    expect(await store.db.selectFrom('runs').select('id').execute()).toHaveLength(181);
    expect(await isChainWhole(store)).toBe(true);
  },
);

test.skipIf(postgres === undefined)(
  'PgBouncer gives each transaction another connection: a migration is made by one process, and its lock goes with it',
  async () => {
    const { direct, url } = await aBouncer();
    const stores = await Promise.all(Array.from({ length: 8 }, () => open(url)));

    await Promise.all(stores.map((store) => store.migrate()));

    const store = await open(direct);
    expect(await listApplied(store.db)).toEqual(Object.keys(migrations));
    const { rows } = await sql`
      select objid from pg_locks join pg_database on pg_database.oid = database
      where locktype = 'advisory' and datname = current_database()`.execute(store.db);
    expect(rows).toEqual([]);
  },
);

test.skipIf(postgres === undefined)('PgBouncer that does not know of our limits is named', async () => {
  const { url } = await aBouncer({});
  const store = await open(url);

  const trouble = await store.now().catch(nameStoreTrouble);

  expect(trouble).toBe('what stands before PostgreSQL does not take its settings');
});

test.skipIf(postgres === undefined)(
  'over TLS with sslmode=verify-full only a server with the right certificate and name is spoken to',
  async () => {
    const { url, caFile } = await aBouncer();
    const wrongCa = `${caFile}.wrong`;
    await writeFile(wrongCa, (await createAuthority()).caPem);
    const secure = (ca: string, host = '127.0.0.1') =>
      `${url.replace('127.0.0.1', host)}?sslmode=verify-full&sslrootcert=${ca}`;
    const ask = async (to: string) => sql`select 1 as one`.execute((await open(to)).db);

    expect((await ask(secure(caFile))).rows).toEqual([{ one: 1 }]);
    await expect(ask(secure(wrongCa))).rejects.toThrow(/certificate/);
    await expect(ask(secure(caFile, 'localhost'))).rejects.toThrow(/altnames/);
  },
);
