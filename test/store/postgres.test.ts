import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listRecords } from '../../src/audit/read-records.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { namingStore } from '../../src/serve/naming-store.ts';
import { copyStore } from '../../src/store/copy-store.ts';
import { openStoreForReading } from '../../src/store/open-for-reading.ts';
import { inMigration } from '../../src/store/postgres.ts';
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

/** A database whose role has limits of its own, as behind a PgBouncer that lets ours not pass. */
async function aLimitedDatabase(): Promise<{ url: string; admin: Store }> {
  const url = (await postgres?.createDatabase()) ?? '';
  const admin = await open(url);
  for (const limit of ['statement_timeout', 'idle_in_transaction_session_timeout'])
    await sql`alter database ${sql.ref(new URL(url).pathname.slice(1))}
      set ${sql.raw(limit)} = ${sql.lit(`${LIMIT_MS}ms`)}`.execute(admin.db);
  return { url, admin };
}

const LIMIT_MS = 500;

/** Until every session that is in this state has been so for twice the limit, or was ended. */
const outlast = (admin: Store, state: 'active' | 'idle in transaction') =>
  expect
    .poll(
      async () => {
        const { rows } = await sql<{ pid: number }>`
          select pid from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and state = ${state}
            and clock_timestamp() - state_change < ${`${2 * LIMIT_MS}ms`}::interval`.execute(admin.db);
        return rows;
      },
      { timeout: 10_000 },
    )
    .toEqual([]);

describe.skipIf(postgres === undefined)('PostgreSQL', () => {
  test('a migration waits for another as long as that takes, whatever limits its role has', async () => {
    const { url, admin } = await aLimitedDatabase();
    const store = await open(url);

    const migrated = await inMigration(admin.db, async () => {
      const waiting = store.migrate().then(
        () => 'migrated',
        (error: Error) => error.message,
      );
      await expect
        .poll(
          async () => {
            const { rows } = await sql`
              select pid from pg_locks join pg_database on pg_database.oid = database
              where locktype = 'advisory' and not granted and datname = current_database()`.execute(admin.db);
            return rows.length;
          },
          { timeout: 10_000 },
        )
        .toBe(1);
      await outlast(admin, 'active');
      return { waiting };
    });

    expect(await migrated.waiting).toBe('migrated');
  }, 30_000);

  test('a copy takes its time on either side, whatever limits its role has', async () => {
    const [from, to] = [await aLimitedDatabase(), await aLimitedDatabase()];
    await from.admin.migrate();
    await requestRun(from.admin, aRequest());
    const reading = await openStoreForReading(from.url, { isPatient: true });
    const target = await openStore(to.url, undefined, { isPatient: true });
    onTestFinished(async () => {
      await reading.close();
      await target.close();
    });

    const { rows } = await copyStore(reading, {
      migrate: target.migrate,
      async write(work) {
        await outlast(from.admin, 'idle in transaction');
        return target.write(async (tx) => {
          const copied = await work(tx);
          await outlast(to.admin, 'idle in transaction');
          return copied;
        });
      },
    });

    expect(rows).toBe(3);
  }, 30_000);

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
