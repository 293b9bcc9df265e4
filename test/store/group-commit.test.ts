import { expect, test } from 'vitest';
import { describeOnEachStore } from '../helpers/stores.ts';

const key = (name: string) => ({ key: name, expires_at: 1 });

describeOnEachStore('group commit', (openFresh) => {
  test('a write that throws is rolled back and leaves its neighbours alone', async () => {
    const store = await openFresh();

    const settled = await Promise.allSettled(
      ['a', 'b', 'c'].map((name) =>
        store.write(async (tx) => {
          await tx.db.insertInto('seen_requests').values(key(name)).execute();
          if (name === 'b') throw new Error('b does not want to');
          return name;
        }),
      ),
    );

    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const rows = await store.db.selectFrom('seen_requests').select('key').orderBy('key').execute();
    expect(rows.map((row) => row.key)).toEqual(['a', 'c']);
  });

  test('a write that breaks a constraint is rolled back and leaves its neighbours alone', async () => {
    const store = await openFresh();
    const insert = (name: string) =>
      store.write((tx) => tx.db.insertInto('seen_requests').values(key(name)).execute());

    const settled = await Promise.allSettled(['a', 'a', 'b'].map(insert));

    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await store.db.selectFrom('seen_requests').selectAll().execute()).toHaveLength(2);
  });

  test('nothing of a write is seen before all of it is', async () => {
    const store = await openFresh();
    const seen: number[] = [];

    const writing = store.write(async (tx) => {
      await tx.db.insertInto('seen_requests').values(key('a')).execute();
      seen.push((await store.db.selectFrom('seen_requests').selectAll().execute()).length);
      await tx.db.insertInto('seen_requests').values(key('b')).execute();
    });
    await writing;

    seen.push((await store.db.selectFrom('seen_requests').selectAll().execute()).length);
    expect(seen).toEqual([0, 2]);
  });

  test('migrating twice changes nothing', async () => {
    const store = await openFresh();

    await store.migrate();

    expect(await store.db.selectFrom('runs').selectAll().execute()).toEqual([]);
  });
});
