import { expect, test } from 'vitest';
import { cancelRun } from '../../src/approvals/cancel-run.ts';
import { requestApproval } from '../../src/approvals/request-approval.ts';
import { claimRun, finishRun } from '../../src/runs/claim.ts';
import { createLeaseKeeper } from '../../src/runs/lease-keeper.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { aRequest } from '../helpers/runs.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import {
  aGate,
  anApprovedRun,
  aWaitingRun,
  claim1,
  codeOf,
  MINUTE,
  ONE,
  PLAN,
  REPORT,
  slack,
  vote,
  wait,
} from './a-gate.ts';
import { listEntries, listNotices, readApprovalRow, readEverything, readRow } from './on-record.ts';

const by = slack('UOMAR');

describeOnEachStore('cancelling a run', (openFresh) => {
  test('that no worker has begun ends it at once, and no worker begins it', async () => {
    const { store } = aGate(await openFresh());
    await requestRun(store, aRequest({ id: 'a' }));

    expect(await cancelRun(store, { runId: 'a', by })).toBe('cancelled');

    expect(await readRow(store, 'a')).toMatchObject({ status: 'cancelled', cancelled_by: by, owed_at: null });
    expect(await claimRun(store, 'a', { owner: 'w1', leaseMs: 1_000 })).toBeUndefined();
    expect(await listEntries(store, 'run.cancelled')).toMatchObject([{ actor: by, runId: 'a' }]);
  });

  test('that waits for approval ends it at once, and a vote after it is refused', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate);

    expect(await cancelRun(gate.store, { runId: id, by })).toBe('cancelled');

    expect(await readRow(gate.store, id)).toMatchObject({ status: 'cancelled', cancelled_by: by });
    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: 'cancelled', remind_at: null });
    expect(await codeOf(vote(gate, id, 'UINES'))).toBe('not-waiting');
    expect(await listEntries(gate.store, 'run.cancelled')).toMatchObject([{ actor: by, runId: id }]);
    expect(await listNotices(gate.store)).toEqual(['ended UMARA']);
  });

  test('that waits is not told by direct message to who cancelled their own', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate);

    expect(await cancelRun(gate.store, { runId: id, by: slack('UMARA') })).toBe('cancelled');

    expect(await listNotices(gate.store)).toEqual([]);
  });

  test('that is approved and not begun ends it at once', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate);
    await vote(gate, id, 'UINES');

    expect(await cancelRun(gate.store, { runId: id, by })).toBe('cancelled');

    expect(await claimRun(gate.store, id, { owner: 'w1', leaseMs: 1_000 })).toBeUndefined();
  });

  test('that is under way tells its worker, which ends it', async () => {
    const gate = aGate(await openFresh());
    const { id, claim } = await anApprovedRun(gate);

    expect(await cancelRun(gate.store, { runId: id, by })).toBe('stopping');

    expect(await readRow(gate.store, id)).toMatchObject({ status: 'running', cancelled_by: by });
    expect(await listEntries(gate.store, 'run.cancel-requested')).toMatchObject([{ actor: by, runId: id }]);
    expect(await finishRun(gate.store, claim, { status: 'cancelled' })).toBe(true);
  });

  test.each(['succeeded', 'failed', 'errored', 'cancelled'] as const)(
    'that is %s already changes nothing',
    async (status) => {
      const gate = aGate(await openFresh());
      const { id, claim } = await anApprovedRun(gate);
      await finishRun(gate.store, claim, { status });
      const was = await readEverything(gate.store);

      expect(await cancelRun(gate.store, { runId: id, by })).toBe('over');

      expect(await readEverything(gate.store)).toEqual(was);
    },
  );

  test('that nobody knows changes nothing', async () => {
    const gate = aGate(await openFresh());

    expect(await cancelRun(gate.store, { runId: 'nothing', by })).toBe('over');

    expect(await listEntries(gate.store)).toEqual([]);
  });

  test.each([{ approvals: ONE }, { approvals: 'auto' }])(
    'that its worker brings to the gate before it hears of it ends it there: %j',
    async (policy) => {
      const gate = aGate(await openFresh(), policy);
      await requestRun(gate.store, aRequest({ id: 'a', kind: 'sync', requestedBy: slack('UMARA') }));
      const claim = await claim1(gate, 'a');
      expect(await cancelRun(gate.store, { runId: 'a', by })).toBe('stopping');

      expect(await requestApproval(gate, claim, { plan: PLAN, report: REPORT })).toBe(true);

      expect(await readRow(gate.store, 'a')).toMatchObject({ status: 'cancelled', owed_at: null });
      expect(await readApprovalRow(gate.store, 'a')).toMatchObject({ decision: 'cancelled' });
      expect(await listEntries(gate.store, 'run.cancelled')).toMatchObject([{ actor: by, runId: 'a' }]);
      expect(await listEntries(gate.store, 'approval.granted')).toEqual([]);
      expect(await listNotices(gate.store)).toEqual(['ended UMARA']);
    },
  );

  test('reaches its worker within 2.5 s', async () => {
    const store = await openFresh();
    await requestRun(store, aRequest({ id: 'a' }));
    const claim = await claimRun(store, 'a', { owner: 'w1', leaseMs: 6_000 });
    if (claim === undefined) throw new Error('not claimed');
    const leases = createLeaseKeeper(store, 'w1', () => undefined);
    const { cancelled, signal } = leases.keep(claim);
    const began = performance.now();

    await cancelRun(store, { runId: 'a', by });
    await new Promise((resolve) => cancelled.addEventListener('abort', resolve));
    leases.stop();

    expect(performance.now() - began).toBeLessThan(2_500);
    expect(signal.aborted).toBe(false);
  });

  test('reaches the next worker at once where the first one was lost', async () => {
    const gate = aGate(await openFresh());
    const { id } = await anApprovedRun(gate);
    await cancelRun(gate.store, { runId: id, by });
    wait(gate, MINUTE);
    const leases = createLeaseKeeper(gate.store, 'w2', () => undefined);

    const { cancelled } = leases.keep(await claim1(gate, id, 'w2'));
    leases.stop();

    expect(cancelled.aborted).toBe(true);
  });
});
