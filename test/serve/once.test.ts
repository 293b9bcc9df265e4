import { expect, test } from 'vitest';
import { createOnce } from '../../src/serve/once.ts';
import type { Write } from '../../src/store/store.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

/** Stands for whatever a request changes. */
const writeDown = (what: string) => (tx: Write) =>
  tx.db.insertInto('seen_requests').values({ key: what, expires_at: 0 }).execute();

describeOnEachStore('what Slack sends more than once', (openFresh) => {
  const open = async () => {
    const store = await openFresh();
    const written = async () => {
      const rows = await store.db.selectFrom('seen_requests').select('key').orderBy('key').execute();
      return rows.map(({ key }) => key);
    };
    return { store, written, hear: () => createOnce(store, 'envelope:1') };
  };

  test('to ten at once changes something once, and the others hear so', async () => {
    const { hear, written } = await open();

    const done = await Promise.allSettled(
      Array.from({ length: 10 }, (_, each) => hear().store.write(writeDown(`by ${each}`))),
    );

    const refused = done.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(9);
    expect(refused[0]).toMatchObject({ reason: { code: 'heard-before' } });
    expect(await written()).toEqual([expect.stringContaining('by '), 'envelope:1']);
  });

  test('and was not done to its end, is done by whoever hears it next', async () => {
    const { hear, written } = await open();
    const failed = async (tx: Write) => {
      await writeDown('half')(tx);
      throw new Error('it broke');
    };

    await hear()
      .store.write(failed)
      .catch(() => undefined);
    const heard = await hear().wasHeard();
    await hear().store.write(writeDown('whole'));

    expect(heard).toBe('no');
    expect(await hear().wasHeard()).toBe('yes');
    expect(await written()).toEqual(['envelope:1', 'whole']);
  });

  test('may change more than one thing, one after the other or at once', async () => {
    const { hear, written } = await open();
    const { store, settle } = hear();

    await Promise.all([store.write(writeDown('one')), store.write(writeDown('two'))]);
    await store.write(writeDown('three'));
    await settle();

    expect(await written()).toEqual(['envelope:1', 'one', 'three', 'two']);
  });

  test('and changes nothing, is answered once', async () => {
    const { hear } = await open();

    await hear().settle();

    await expect(hear().settle()).rejects.toMatchObject({ code: 'heard-before' });
  });

  test('and the store keeps waiting for 1.5 s is never begun, nor is what would follow', async () => {
    const { store, hear, written } = await open();
    const { promise: released, resolve: letGo } = Promise.withResolvers<void>();
    const held = store.write(() => released);
    const once = hear();

    const refused = once.store.write(writeDown('late'));
    await expect(refused).rejects.toMatchObject({ code: 'store-timeout' });
    letGo();
    await held;
    await expect(once.store.write(writeDown('later'))).rejects.toMatchObject({ code: 'store-timeout' });
    await store.write(writeDown('of another'));

    expect(await written()).toEqual(['of another']);
  });
});
