import { afterEach, expect, test } from 'vitest';
import { startPruning } from '../../src/serve/prune-store.ts';
import type { Store } from '../../src/store/store.ts';
import { isChainWhole, listEntries } from '../approvals/on-record.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

const DAY = 86_400_000;
const PATIENCE = { timeout: 20_000 };

/** Issues of items that nobody knows any more, so many days old. */
async function fill({ write }: Pick<Store, 'write'>, count: number, days: number): Promise<void> {
  const row = {
    environment: 'prod',
    number: 1,
    url: 'x',
    opened_by: 'U1',
    opened_at: Date.now() - days * DAY,
  };
  const rows = Array.from({ length: count }, (_, index) => ({ ...row, identity: `${days}/${index}` }));
  await write(({ db }) => db.insertInto('drift_issues').values(rows).execute());
}

const listLeft = async ({ db }: Store) =>
  (await db.selectFrom('drift_issues').select('identity').execute()).map(({ identity }) => identity);

const readDue = async ({ db }: Store) =>
  (await db.selectFrom('housekeeping').select('due_at').executeTakeFirst())?.due_at ?? 0;

const loops: ReturnType<typeof startPruning>[] = [];

function start(store: Store, actor = 'bitiq:test', restMs = 0) {
  const loop = startPruning({
    store,
    keepDays: 90,
    actor,
    restMs,
    onError: (error) => expect.fail(String(error)),
  });
  loops.push(loop);
  return loop;
}

describeOnEachStore('taking out of the store what is old', (openFresh) => {
  // Before their store is closed.
  afterEach(() => Promise.all(loops.splice(0).map((loop) => loop.stop())));

  test('is done by one of all processes, in small transactions, each of them on record', async () => {
    const store = await openFresh();
    await fill(store, 450, 91);
    await fill(store, 2, 89);

    for (const name of ['a', 'b', 'c']) start(store, name);
    await expect.poll(() => listLeft(store), PATIENCE).toEqual(['89/0', '89/1']);
    await expect.poll(() => readDue(store), PATIENCE).toBeGreaterThan((await store.now()) + DAY - 60_000);

    const records = await listEntries(store, 'store.pruned');
    expect(records.map(({ data }) => data)).toMatchObject(
      [200, 200, 50].map((rows) => ({ what: 'drift-leftovers', rows })),
    );
    expect(await isChainWhole(store)).toBe(true);
  });

  test('is done again after a day, and not before', async () => {
    const store = await openFresh();
    await fill(store, 1, 91);
    const due = (at: number) =>
      store.write(({ db }) => db.insertInto('housekeeping').values({ id: 1, due_at: at }).execute());
    await due((await store.now()) + DAY);
    const looks: Promise<unknown>[] = [];
    const write: Store['write'] = (work) => {
      const look = store.write(work);
      looks.push(look);
      return look;
    };

    start({ ...store, write }, 'early');
    await expect.poll(() => looks.length, PATIENCE).toBe(1);
    await looks[0];
    await store.write(({ db }) => db.deleteFrom('housekeeping').execute());
    await due(1);
    start(store, 'due');

    await expect.poll(() => listLeft(store), PATIENCE).toEqual([]);
    expect(await listEntries(store, 'store.pruned')).toMatchObject([{ actor: 'due' }]);
  });

  test('that failed is taken up again by whoever looks next, not a day later', async () => {
    const store = await openFresh();
    await fill(store, 1, 91);
    const errors: unknown[] = [];
    let writes = 0;
    const write: Store['write'] = async (work) => {
      writes += 1;
      // The first takes the turn.
      if (writes === 2) throw new Error('the connection broke');
      return store.write(work);
    };
    const onError = (error: unknown) => errors.push(error);
    loops.push(startPruning({ store: { ...store, write }, keepDays: 90, actor: 'first', onError }));
    await expect.poll(() => errors, PATIENCE).toHaveLength(1);

    start(store, 'second');

    await expect.poll(() => listLeft(store), PATIENCE).toEqual([]);
  });

  test('ends between two transactions where the process goes, and the next one goes on at once', async () => {
    const store = await openFresh();
    await fill(store, 450, 91);
    const first = start(store, 'first', 3_600_000);
    await expect.poll(() => listLeft(store), PATIENCE).toHaveLength(250);

    await first.stop();
    start(store, 'second');

    await expect.poll(() => listLeft(store), PATIENCE).toEqual([]);
    const actors = (await listEntries(store, 'store.pruned')).map(({ actor }) => actor);
    expect(actors).toEqual(['first', 'second', 'second']);
  });
});
