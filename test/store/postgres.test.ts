import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listRecords } from '../../src/audit/read-records.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { namingStore } from '../../src/serve/naming-store.ts';
import { openStoreForReading } from '../../src/store/open-for-reading.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';
import { usePostgres } from '../helpers/services.ts';
import { useWay } from '../helpers/way.ts';

const postgres = usePostgres();

async function open(url: string): Promise<Store> {
  const store = await openStore(url);
  onTestFinished(() => store.close());
  return store;
}

/** Ends every other connection to this database, as a server that restarts does. */
const endOthers = (store: Store) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(store.db);

describe.skipIf(postgres === undefined)('PostgreSQL', () => {
  test('a connection that breaks within a transaction fails that write and nothing else', async () => {
    const url = (await postgres?.createDatabase()) ?? '';
    const [store, admin] = [await open(url), await open(url)];

    const broken = store.write(async (tx) => {
      await sql`select 1`.execute(tx.db);
      await endOthers(admin);
      await sql`select 2`.execute(tx.db);
    });

    await expect(broken).rejects.toThrow();
    await expect(store.write((tx) => sql`select 3`.execute(tx.db))).resolves.toBeDefined();
  });

  test('a server that is gone without a word holds writers up for seconds, not for ever', async () => {
    const url = (await postgres?.createDatabase()) ?? '';
    const way = await useWay(Number(new URL(url).port));
    const store = await open(way.through(url));
    await store.write((tx) => sql`select 1`.execute(tx.db));

    way.cut('hang');
    const lost = store.write((tx) => sql`select 2`.execute(tx.db));
    await expect(lost).rejects.toThrow();
    way.heal({ forget: true });

    await expect(store.write((tx) => sql`select 3`.execute(tx.db))).resolves.toBeDefined();
  }, 30_000);

  test('a hot standby is named read-only: nothing starts there, and the log can be read', async () => {
    const url = (await postgres?.createDatabase()) ?? '';
    const primary = await open(url);
    await primary.migrate();
    await requestRun(primary, aRequest());
    await sql`alter database ${sql.ref(new URL(url).pathname.slice(1))}
      set default_transaction_read_only = on`.execute(primary.db);
    const standby = await open(url);

    await standby.migrate();
    await expect(namingStore(url, () => requestRun(standby, aRequest()))).rejects.toThrow(
      'Nothing was started. The store: read-only.',
    );
    const reading = await openStoreForReading(url);
    onTestFinished(() => reading.close());
    expect(await listRecords(reading, {}, 10)).toMatchObject([{ type: 'run.requested' }]);
  });
});
