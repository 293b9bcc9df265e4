import { expect, test } from 'vitest';
import { claimRun, finishRun, handBack, saveProgress } from '../../src/runs/claim.ts';
import { getRun } from '../../src/runs/get-run.ts';
import { renewLeases } from '../../src/runs/lease-keeper.ts';
import { listOwed, markHandedOver, markNotHandedOver } from '../../src/runs/outbox.ts';
import { recoverRuns } from '../../src/runs/recover.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import type { Store } from '../../src/store/store.ts';
import { aRequest } from '../helpers/runs.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

const REPORT = { title: 'prod preflight', environment: 'prod', rows: [], durationMs: 5 };
const RECOVERY = { actor: 'bitiq:test', newReference: () => 'ref' };

async function listAuditTypes(store: Store): Promise<readonly string[]> {
  const rows = await store.db.selectFrom('audit').select('type').orderBy('seq').execute();
  return rows.map(({ type }) => type);
}

/** Makes every lease look as if its worker had been silent for an hour. */
async function silenceWorkers(store: Store): Promise<void> {
  await store.write((tx) => tx.db.updateTable('runs').set({ lease_until: 1 }).execute());
}

describeOnEachStore('the life of a run', (openFresh) => {
  test('a request is on record, owed to the queue and due in Slack at once', async () => {
    const store = await openFresh();

    const { run, created } = await requestRun(store, aRequest({ id: 'a' }));

    expect(created).toBe(true);
    expect(run.status).toBe('queued');
    expect(await listOwed(store, 10)).toEqual([{ runId: 'a', fence: 0, failures: 0 }]);
    expect(await store.db.selectFrom('posts').select(['run_id', 'channel']).execute()).toEqual([
      { run_id: 'a', channel: 'C1' },
    ]);
    expect(await listAuditTypes(store)).toEqual(['run.requested']);
  });

  test('the same question asked twenty times at once is one run', async () => {
    const store = await openFresh();

    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        requestRun(store, aRequest({ id: `same${index}`, dedupeKey: 'same' })),
      ),
    );

    expect(asked.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(asked.map(({ run }) => run.id)).size).toBe(1);
    expect(await listOwed(store, 100)).toHaveLength(1);
  });

  test('the same question may be asked again once the first run is over', async () => {
    const store = await openFresh();
    const first = await requestRun(store, aRequest({ id: 'first', dedupeKey: 'q' }));
    const claim = await claimRun(store, first.run.id, { owner: 'w1', leaseMs: 5_000 });
    if (claim === undefined) throw new Error('not claimed');
    await finishRun(store, claim, { status: 'succeeded', report: REPORT });

    const second = await requestRun(store, aRequest({ id: 'second', dedupeKey: 'q' }));

    expect(second.created).toBe(true);
  });

  test('of many workers that are told of a run one gets it', async () => {
    const store = await openFresh();
    await requestRun(store, aRequest({ id: 'a' }));

    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, index) => claimRun(store, 'a', { owner: `w${index}`, leaseMs: 5_000 })),
    );

    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    expect(await listOwed(store, 10)).toEqual([]);
  });

  test('a worker whose run was taken over can write nothing', async () => {
    const store = await openFresh();
    await requestRun(store, aRequest({ id: 'a' }));
    const slept = await claimRun(store, 'a', { owner: 'w1', leaseMs: 5_000 });
    await silenceWorkers(store);
    const took = await claimRun(store, 'a', { owner: 'w2', leaseMs: 5_000 });
    if (slept === undefined || took === undefined) throw new Error('not claimed');

    const writes = [
      (await renewLeases(store, 'w1', ['a'])).has('a'),
      await saveProgress(store, slept, REPORT),
      await finishRun(store, slept, { status: 'failed' }),
    ];

    expect(writes).toEqual([false, false, false]);
    expect((await getRun(store, 'a'))?.status).toBe('running');
    expect(await finishRun(store, took, { status: 'succeeded', report: REPORT })).toBe(true);
    expect(await listAuditTypes(store)).toEqual([
      'run.requested',
      'run.started',
      'run.started',
      'run.succeeded',
    ]);
  });

  test('a run that a worker had, and gave back, is not put off by word of its first handing over', async () => {
    const store = await openFresh();
    await requestRun(store, aRequest({ id: 'a' }));
    const owed = await listOwed(store, 10);
    const claim = await claimRun(store, 'a', { owner: 'w1', leaseMs: 5_000 });
    if (claim === undefined) throw new Error('a is not to be had');
    await handBack(store, claim);

    await markHandedOver(store, owed, 5_000);

    expect(await listOwed(store, 10)).toEqual([{ runId: 'a', fence: 1, failures: 0 }]);
  });

  test('a run whose worker fell silent is owed again, once', async () => {
    const store = await openFresh();
    await requestRun(store, aRequest({ id: 'a' }));
    await claimRun(store, 'a', { owner: 'w1', leaseMs: 5_000 });
    expect(await recoverRuns(store, RECOVERY)).toBe(0);
    await silenceWorkers(store);

    const recovered = await Promise.all([recoverRuns(store, RECOVERY), recoverRuns(store, RECOVERY)]);

    expect(recovered.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await listOwed(store, 10)).toEqual([{ runId: 'a', fence: 1, failures: 0 }]);
  });

  test('a run that takes five workers down is given up, on record', async () => {
    const store = await openFresh();
    await requestRun(store, aRequest({ id: 'a' }));
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await claimRun(store, 'a', { owner: `w${attempt}`, leaseMs: 5_000 });
      await silenceWorkers(store);
    }

    await recoverRuns(store, RECOVERY);

    const run = await getRun(store, 'a');
    expect(run?.status).toBe('errored');
    expect(run?.error?.code).toBe('workers-lost');
    expect((await listAuditTypes(store)).at(-1)).toBe('run.errored');
  });

  test('what the queue did not take is shown as waiting and tried again', async () => {
    const store = await openFresh();
    await requestRun(store, aRequest({ id: 'a' }));
    const owed = await listOwed(store, 10);

    await markNotHandedOver(store, owed, 0);

    expect((await getRun(store, 'a'))?.waitsForQueue).toBe(true);
    expect((await getRun(store, 'a'))?.revision).toBe(1);
    const again = await listOwed(store, 10);
    expect(again).toEqual([{ runId: 'a', fence: 0, failures: 1 }]);
    await markHandedOver(store, again, 60_000);
    expect((await getRun(store, 'a'))?.waitsForQueue).toBe(false);
    expect((await getRun(store, 'a'))?.revision).toBe(2);
    expect(await listOwed(store, 10)).toEqual([]);
  });
});
