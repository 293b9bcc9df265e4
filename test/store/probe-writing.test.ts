import { expect, test } from 'vitest';
import { createWriteProbe } from '../../src/store/probe-writing.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

describeOnEachStore('whether the store can be written to', (openFresh) => {
  test('is tried once in ten seconds, however often it is asked, and leaves nothing', async () => {
    const store = await openFresh();
    const { counted, count } = countWrites(store);
    let elapsed = 0;
    const probe = createWriteProbe(counted, 'postgres://x', () => elapsed);

    for (; elapsed < 20_000; elapsed += 1_000) await probe();

    expect(count()).toBe(2);
    expect(await store.db.selectFrom('seen_requests').selectAll().execute()).toEqual([]);
  });

  test('trouble is looked at anew with each question', async () => {
    const { counted, count } = countWrites(await openFresh());
    let isBroken = true;
    const write: Store['write'] = (work) =>
      isBroken ? Promise.reject(new Error('broken')) : counted.write(work);
    const probe = createWriteProbe({ write }, 'postgres://x', () => 0);

    await expect(probe()).rejects.toThrow('broken');
    isBroken = false;

    expect(await probe()).toBeUndefined();
    expect(count()).toBe(1);
  });
});

function countWrites(store: Store) {
  let writes = 0;
  const write: Store['write'] = (work) => {
    writes += 1;
    return store.write(work);
  };
  return { counted: { write }, count: () => writes };
}
