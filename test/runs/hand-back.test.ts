import { expect, test } from 'vitest';
import { claimRun, handBack } from '../../src/runs/claim.ts';
import { recoverRuns } from '../../src/runs/recover.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { aRequest } from '../helpers/runs.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

describeOnEachStore('a run that is handed back by each worker that has to go', (openFresh) => {
  test('is not given up for that, and is when workers are lost', async () => {
    const store = await openFresh();
    await requestRun(store, aRequest({ id: 'a' }));
    const claim = (leaseMs: number) => claimRun(store, 'a', { owner: 'bitiq:w', leaseMs });
    const recover = () => recoverRuns(store, { actor: 'bitiq:test', newReference: () => 'ref' });
    const read = () =>
      store.db.selectFrom('runs').selectAll().where('id', '=', 'a').executeTakeFirstOrThrow();

    for (let rollout = 1; rollout <= 10; rollout += 1) {
      const claimed = await claim(60_000);
      if (claimed !== undefined) await handBack(store, claimed);
    }
    const handedBack = await read();
    await claim(-1_000);
    await recover();
    const lostOnce = await read();
    for (let loss = 2; loss <= 5; loss += 1) await claim(-1_000);
    await recover();

    expect(handedBack).toMatchObject({ status: 'running', attempt: 1, fence: 10, lease_owner: null });
    expect(handedBack.owed_at).not.toBeNull();
    expect(lostOnce).toMatchObject({ status: 'running', attempt: 2 });
    expect(await read()).toMatchObject({ status: 'errored' });
  });
});
