import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openAuditKey, publicKeysOf } from '../../src/audit/key.ts';
import { verifyStore } from '../../src/audit/verify/verify-store.ts';
import { writeCheckpoint } from '../../src/audit/write-checkpoint.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { copyStore } from '../../src/store/copy-store.ts';
import { openStoreForReading } from '../../src/store/open-for-reading.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { TABLES } from '../../src/store/tables.ts';
import { copyKnown, makePreviousStore } from '../helpers/previous-release.ts';
import { aRequest } from '../helpers/runs.ts';
import { usePostgres } from '../helpers/services.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

const tables = Object.keys(TABLES) as (keyof typeof TABLES)[];

describeOnEachStore('the list of tables', (openFresh) => {
  test('has every table there is, each with its primary key', async () => {
    const { db } = await openFresh();

    const found = await db.introspection.getTables();

    expect(found.map(({ name }) => name).toSorted()).toEqual([...tables].toSorted());
    for (const { name, columns } of found) {
      const key: readonly string[] = TABLES[name as keyof typeof TABLES];
      const groups =
        await sql`select ${sql.join(key.map((it) => sql.ref(it)))} from ${sql.table(name)}`.execute(db);
      expect(groups.rows).toEqual([]);
      expect(columns.map((column) => column.name)).toEqual(expect.arrayContaining([...key]));
    }
  });

  test('of a newer bitiq is left alone', async () => {
    const store = await openFresh();
    await store.write(({ db }) =>
      sql`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', 'now')`.execute(db),
    );

    await expect(store.migrate()).rejects.toMatchObject({ code: 'store-is-newer' });
  });
});

describe('a copy of a store', () => {
  const postgres = usePostgres();
  const newUrls: Readonly<Record<string, () => Promise<string>>> = {
    SQLite: async () => `sqlite:${join(newFolder(), 'bitiq.sqlite')}`,
    ...(postgres && { PostgreSQL: () => postgres.createDatabase() }),
  };
  const ways = Object.keys(newUrls).flatMap((from) => Object.keys(newUrls).map((to) => [from, to] as const));

  /** An empty one, by one of these names, and the same as it is read for a copy. */
  async function openEmpty(kind = 'SQLite') {
    const url = (await newUrls[kind]?.()) ?? '';
    const store = await openStore(url);
    await store.migrate();
    const reading = await openStoreForReading(url);
    onTestFinished(async () => {
      await reading.close();
      await store.close();
    });
    return { store, reading };
  }

  test.each(ways)('from %s to %s is the same, its chain whole and signed, and goes on', async (from, to) => {
    const [source, target] = await Promise.all([openEmpty(from), openEmpty(to)]);
    const { key } = openAuditKey(join(newFolder(), 'key.pem'));
    await Promise.all(Array.from({ length: 450 }, () => requestRun(source.store, aRequest())));
    await writeCheckpoint(source.store, key, { records: 1, intervalMs: 1 });

    const copied = await copyStore(source.reading, target.store);

    expect(copied).toEqual({ rows: 450 * 3 + 1, isBehind: false });
    for (const table of ['runs', 'posts', 'audit', 'audit_checkpoints'] as const) {
      const read = ({ db }: Pick<Store, 'db'>) => sql`select * from ${sql.table(table)}`.execute(db);
      const [before, after] = await Promise.all([read(source.store), read(target.store)]);
      expect(after.rows).toHaveLength(before.rows.length);
      expect(after.rows).toEqual(expect.arrayContaining(before.rows.slice(0, 5)));
    }
    await requestRun(target.store, aRequest());
    const verdict = await verifyStore(target.store, { keys: publicKeysOf(key), checkpoints: [] });
    expect(verdict).toMatchObject({ isSound: true, records: 451, signedUpTo: 450 });
  });

  test('is not made into a store that has something', async () => {
    const [source, target] = await Promise.all([openEmpty(), openEmpty()]);
    await requestRun(target.store, aRequest());

    await expect(copyStore(source.reading, target.store)).rejects.toMatchObject({ code: 'store-not-empty' });
  });

  test.each(ways)('from %s of the release before to %s is whole, and of this version', async (from, to) => {
    const [old, target] = await Promise.all([newUrls[from]?.(), newUrls[to]?.()]);
    const filled = await openEmpty();
    await requestRun(filled.store, aRequest());
    await makePreviousStore(old ?? '', (db) => copyKnown(filled.store.db, db));
    const [reading, store] = await Promise.all([openStoreForReading(old ?? ''), openStore(target ?? '')]);
    onTestFinished(async () => {
      await reading.close();
      await store.close();
    });

    const { rows } = await copyStore(reading, store);

    expect(rows).toBe(3);
    expect(await store.db.selectFrom('canary').select('id').execute()).toEqual([]);
    await requestRun(store, aRequest());
    expect(await store.db.selectFrom('runs').select('id').execute()).toHaveLength(2);
  });

  test('of the release before is not made into one that this release has begun', async () => {
    const [old, target] = await Promise.all([newUrls.SQLite?.() ?? '', openEmpty()]);
    await makePreviousStore(old);
    const reading = await openStoreForReading(old);
    onTestFinished(() => reading.close());

    await expect(copyStore(reading, target.store)).rejects.toMatchObject({
      code: 'store-not-empty',
      message: expect.stringContaining('a newer bitiq'),
    });
  });

  test('is not made of a store that a newer bitiq has changed: what it keeps there is not known here', async () => {
    const [source, target] = await Promise.all([openEmpty(), openEmpty()]);
    await source.store.write(({ db }) =>
      sql`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', 'now')`.execute(db),
    );

    await expect(copyStore(source.reading, target.store)).rejects.toMatchObject({ code: 'store-is-newer' });
  });

  test('is of one moment, and told to be behind where bitiq writes on', async () => {
    const [source, target] = await Promise.all([openEmpty(), openEmpty()]);
    await requestRun(source.store, aRequest());
    const meanwhile: Pick<Store, 'write' | 'migrate'> = {
      migrate: target.store.migrate,
      write: (work) =>
        target.store.write(async (tx) => {
          const result = await work(tx);
          await requestRun(source.store, aRequest());
          return result;
        }),
    };

    const { isBehind } = await copyStore(source.reading, meanwhile);

    expect(isBehind).toBe(true);
    expect(await target.store.db.selectFrom('runs').select('id').execute()).toHaveLength(1);
  });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-copy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
