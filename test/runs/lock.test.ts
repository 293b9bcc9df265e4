import { expect, test } from 'vitest';
import {
  leaveLockQueue,
  listLockQueue,
  queueForLock,
  readLock,
  releaseLock,
  stealLock,
  takeLock,
} from '../../src/runs/lock.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnThreeStores } from '../approvals/several-stores.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

const asked = (owner: string) => ({ environment: 'prod', owner, actor: owner, now: 1_000 });

const take = (store: Store, owner: string) => store.write((tx) => takeLock(tx, asked(owner)));

const release = (store: Store, token: number) =>
  store.write((tx) => releaseLock(tx, { environment: 'prod', token, actor: 'ann', now: 2_000 }));

describeOnEachStore('the lock of an environment', (openFresh) => {
  test('is free at first, then has one owner, and each owner has a higher token', async () => {
    const store = await openFresh();
    expect(await readLock(store.db, 'prod')).toBeUndefined();

    expect(await take(store, 'ann')).toMatchObject({ taken: true, lock: { owner: 'ann', token: 1 } });
    expect(await take(store, 'ben')).toMatchObject({ taken: false, lock: { owner: 'ann', token: 1 } });
    expect(await release(store, 1)).toBe(true);

    expect(await take(store, 'ben')).toMatchObject({ taken: true, lock: { owner: 'ben', token: 2 } });
  });

  test('is not given back under the token of a former owner', async () => {
    const store = await openFresh();
    await take(store, 'ann');
    await store.write((tx) => stealLock(tx, asked('ben')));

    expect(await release(store, 1)).toBe(false);

    expect(await readLock(store.db, 'prod')).toMatchObject({ owner: 'ben', token: 2 });
  });

  test('passes those in line over whose runs do not wait any more', async () => {
    const store = await openFresh();
    await take(store, 'ann');
    await store.write((tx) =>
      queueForLock(tx, { runId: 'gone', environment: 'prod', actor: 'ann', now: 1_000 }),
    );

    await release(store, 1);

    expect(await readLock(store.db, 'prod')).toBeUndefined();
    expect(await listLockQueue(store.db, 'prod')).toEqual([]);
  });

  test('has a line without doubles, first come first, by whichever clock they came', async () => {
    const store = await openFresh();
    const queue = (runId: string, now: number) =>
      store.write((tx) => queueForLock(tx, { runId, environment: 'prod', actor: 'ann', now }));
    await queue('z', 1_000);
    await queue('y', 1_000);
    await queue('x', 900);
    await queue('z', 2_000);

    expect((await listLockQueue(store.db, 'prod')).map(({ runId }) => runId)).toEqual(['z', 'y', 'x']);
    await store.write((tx) => leaveLockQueue(tx, 'y', 'prod'));

    expect((await listLockQueue(store.db, 'prod')).map(({ runId }) => runId)).toEqual(['z', 'x']);
  });
});

describeOnThreeStores('a race for one lock', (openThree) => {
  test('has one winner at a time, and tokens grow by one', async () => {
    const stores = await openThree();
    const tokens: number[] = [];
    let owners = 0;

    await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const store = stores[index % 3] ?? stores[0];
        for (;;) {
          const { taken, lock } = await take(store, `owner${index}`);
          if (!taken) {
            await new Promise((resolve) => setTimeout(resolve, 2));
            continue;
          }
          owners += 1;
          expect(owners).toBe(1);
          tokens.push(lock.token);
          await new Promise((resolve) => setTimeout(resolve, 1));
          expect(owners).toBe(1);
          owners -= 1;
          await release(store, lock.token);
          return;
        }
      }),
    );

    expect(tokens).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });
});
