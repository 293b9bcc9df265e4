import { expect, onTestFinished, test } from 'vitest';
import { startRelay } from '../../src/queue/relay.ts';
import type { RunQueue } from '../../src/queue/run-queue.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import type { Store } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';
import { useSqlite } from '../helpers/stores.ts';

const openFresh = useSqlite();

/** Its worker was lost for the last time. */
async function aLostRun(store: Store, id: string): Promise<void> {
  await requestRun(store, aRequest({ id }));
  await store.write(({ db }) =>
    db
      .updateTable('runs')
      .set({ status: 'running', attempt: 5, lease_until: 1, owed_at: null, lock_token: 1 })
      .where('id', '=', id)
      .execute(),
  );
}

test('a lost run that cannot be given up holds no other up', async () => {
  const store = await openFresh();
  await aLostRun(store, 'stuck');
  await aLostRun(store, 'lost');
  await requestRun(store, aRequest({ id: 'new' }));
  const [handedOver, errors] = [new Set<string>(), [] as unknown[]];
  const queue: Pick<RunQueue, 'add'> = {
    add: async (owed) => owed.forEach(({ runId }) => void handedOver.add(runId)),
  };
  const relay = startRelay({
    store,
    queue: queue as RunQueue,
    actor: 'bitiq:test',
    newReference: () => 'r',
    async onGivenUp(_tx, { runId }) {
      if (runId === 'stuck') throw new Error('it cannot be told');
    },
    onError: (error) => errors.push(error),
  });
  onTestFinished(() => relay.stop());

  await expect.poll(() => [...handedOver]).toEqual(['new']);
  await relay.stop();
  const statuses = await store.db.selectFrom('runs').select(['id', 'status']).orderBy('id').execute();
  expect(statuses.map(({ id, status }) => `${id} ${status}`)).toEqual([
    'lost errored',
    'new queued',
    'stuck running',
  ]);
  expect(errors).not.toEqual([]);
});
