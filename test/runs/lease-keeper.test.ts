import { expect, test } from 'vitest';
import { type Claim, claimRun, handBack } from '../../src/runs/claim.ts';
import { createLeaseKeeper, LEASE_MS, renewLeases } from '../../src/runs/lease-keeper.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import type { Store } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

async function aClaim(store: Store, id: string, owner = 'w1'): Promise<Claim> {
  await requestRun(store, aRequest({ id }));
  const claim = await claimRun(store, id, { owner, leaseMs: 5_000 });
  if (claim === undefined) throw new Error('not claimed');
  return claim;
}

const leaseOf = async (store: Store, id: string) =>
  (await store.db.selectFrom('runs').select('lease_until').where('id', '=', id).executeTakeFirstOrThrow())
    .lease_until;

describeOnEachStore('leases', (openFresh) => {
  test('a run that its worker has let go is not renewed along with those it keeps', async () => {
    const store = await openFresh();
    await aClaim(store, 'kept');
    await aClaim(store, 'dropped');
    const before = await leaseOf(store, 'dropped');

    const ours = await renewLeases(store, 'w1', ['kept']);

    expect([...ours.keys()]).toEqual(['kept']);
    expect(await leaseOf(store, 'dropped')).toBe(before);
  });

  test('a run that was handed back is to be had at once, and stays so', async () => {
    const store = await openFresh();
    const claim = await aClaim(store, 'a');

    await handBack(store, claim);
    await renewLeases(store, 'w1', ['a']);

    expect(await claimRun(store, 'a', { owner: 'w2', leaseMs: 5_000 })).toBeDefined();
  });

  test('a worker that takes its own silent run again ends the work it had begun', async () => {
    const store = await openFresh();
    const first = await aClaim(store, 'a');
    const leases = createLeaseKeeper(store, 'w1', () => undefined);
    const begun = leases.keep(first);
    await store.write((tx) => tx.db.updateTable('runs').set({ lease_until: 1 }).execute());
    const second = await claimRun(store, 'a', { owner: 'w1', leaseMs: 5_000 });
    if (second === undefined) throw new Error('not claimed');

    const again = leases.keep(second);
    leases.stop();

    expect(begun.signal.aborted).toBe(true);
    expect(again.signal.aborted).toBe(false);
  });

  test('work stops before its lease is over when the store falls silent', async () => {
    const store = await openFresh();
    const claim = await aClaim(store, 'a');
    const silent: Store = { ...store, write: () => new Promise(() => undefined) };
    const leases = createLeaseKeeper(silent, 'w1', () => undefined);
    const began = performance.now();

    const { signal } = leases.keep(claim);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    leases.stop();

    expect(performance.now() - began).toBeGreaterThan(4_000);
    expect(performance.now() - began).toBeLessThan(LEASE_MS);
  });
});
