import { expect, test } from 'vitest';
import { claimRun } from '../../src/runs/claim.ts';
import { renewLeases } from '../../src/runs/lease-keeper.ts';
import { recoverRuns } from '../../src/runs/recover.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import type { Store } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

describeOnEachStore('a worker that says just in time that it is alive', (openFresh) => {
  test.each([1, 5])('keeps its run, at attempt %i', async (attempts) => {
    const store = await openFresh();
    await requestRun(store, aRequest({ id: 'a' }));
    for (let attempt = 1; attempt <= attempts; attempt += 1)
      await claimRun(store, 'a', { owner: 'w1', leaseMs: -1_000 });
    let isRenewed = false;
    const afterRenewal: Store = {
      ...store,
      async write(work) {
        if (!isRenewed) await renewLeases(store, 'w1', ['a']);
        isRenewed = true;
        return store.write(work);
      },
    };

    const recovered = await recoverRuns(afterRenewal, { actor: 'bitiq:test', newReference: () => 'r' });

    expect(recovered).toBe(0);
    const row = await store.db.selectFrom('runs').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ status: 'running', owed_at: null, lease_owner: 'w1' });
  });
});
