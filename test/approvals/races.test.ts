import { expect, test } from 'vitest';
import { cancelRun } from '../../src/approvals/cancel-run.ts';
import { turnGateClock } from '../../src/approvals/gate-clock.ts';
import { createStepGate } from '../../src/approvals/step-gate.ts';
import { finishRun } from '../../src/runs/claim.ts';
import { readLock } from '../../src/runs/lock.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import {
  type AGate,
  aGate,
  anApprovedRun,
  aPerson,
  aStep,
  aWaitingRun,
  claim1,
  codeOf,
  HOUR,
  inProcess,
  vote,
} from './a-gate.ts';
import { isChainWhole, listEntries, readApprovalRow, readRow } from './on-record.ts';
import { describeOnThreeStores } from './several-stores.ts';

/** The same gate in a process that looked at the clock a second ago and was held up since. */
function heldUp(gate: AGate): AGate {
  return { ...gate, store: { ...gate.store, now: async () => gate.clock.now - 1_000 } };
}

describeOnEachStore('a process that looked at the clock too early', (openFresh) => {
  test.each([
    ['a withdrawal', 0, 'UMARA', 'withdraw', 'withdrawn'],
    ['the approval was taken back', 10_000, 'UINES', 'revoke', 'pending'],
  ] as const)('begins no step after %s', async (_what, laterMs, who, decision, code) => {
    const gate = aGate(await openFresh());
    const { id, claim } = await anApprovedRun(gate);
    gate.clock.now += laterMs;
    await vote(gate, id, who, decision);

    const steps = createStepGate(heldUp(gate), claim);

    expect(await codeOf(steps.begin(aStep()))).toBe(code);
  });

  test('takes no approval back after the first change', async () => {
    const gate = aGate(await openFresh());
    const { id, steps } = await anApprovedRun(gate);
    await steps.begin(aStep());

    expect(await codeOf(vote(heldUp(gate), id, 'UINES', 'revoke'))).toBe('already-begun');
  });

  test('counts the approvals that came in before its own', async () => {
    const gate = aGate(await openFresh(), { approvals: { group: 'platform', count: 2 } });
    const id = await aWaitingRun(gate);
    gate.clock.now += 10_000;
    await vote(gate, id, 'UINES');

    await vote(heldUp(gate), id, 'UOMAR');

    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: 'approved' });
  });

  test('does not take back what was granted meanwhile', async () => {
    const gate = aGate(await openFresh(), { approvals: { group: 'platform', count: 2 } });
    const id = await aWaitingRun(gate);
    gate.clock.now += 10_000;
    await vote(gate, id, 'UINES');
    await vote(gate, id, 'UZOE');

    await vote(heldUp(gate), id, 'UOMAR');

    expect(await listEntries(gate.store, 'approval.ungranted')).toEqual([]);
    expect(await readRow(gate.store, id)).toMatchObject({ lock_token: 1 });
  });

  test('does not bring an approval back that was revoked before the first change', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate);
    await vote(gate, id, 'UINES');
    await vote(gate, id, 'UOMAR');
    gate.clock.now += 10_000;
    await vote(gate, id, 'UINES', 'revoke');
    const steps = createStepGate(heldUp(gate), await claim1(gate, id));
    await steps.begin(aStep());

    gate.people.set('UOMAR', aPerson([]));

    expect(await codeOf(steps.begin(aStep({ id: 'wave-2/toy-web' })))).toBe('pending');
  });
});

describeOnEachStore('votes that come in while Slack is asked about another', (openFresh) => {
  /** The gate of a process that hears about somebody only after something else has happened. */
  function interrupted(gate: AGate, who: string, work: () => Promise<void>): AGate {
    const { directory } = gate;
    if (directory === undefined) throw new Error('there is no directory');
    let waits = true;
    const getPerson: typeof directory.getPerson = async (id) => {
      if (id === who && waits) {
        waits = false;
        await work();
      }
      return directory.getPerson(id);
    };
    return { ...gate, directory: { ...directory, getPerson } };
  }

  test('are not lost: the approval stays granted, and is granted once', async () => {
    const gate = aGate(await openFresh(), { approvals: { group: 'platform', count: 2 } });
    const id = await aWaitingRun(gate);

    await vote(
      interrupted(gate, 'UOMAR', async () => {
        await vote(gate, id, 'UINES');
        await vote(gate, id, 'UZOE');
      }),
      id,
      'UOMAR',
    );

    expect(await listEntries(gate.store, 'approval.granted')).toHaveLength(1);
    expect(await listEntries(gate.store, 'approval.ungranted')).toEqual([]);
    expect(await readRow(gate.store, id)).toMatchObject({ lock_token: 1 });
  });

  test('count together with it', async () => {
    const gate = aGate(await openFresh(), { approvals: { group: 'platform', count: 2 } });
    const id = await aWaitingRun(gate);

    await vote(
      interrupted(gate, 'UOMAR', () => vote(gate, id, 'UINES')),
      id,
      'UOMAR',
    );

    expect(await readApprovalRow(gate.store, id)).toMatchObject({ decision: 'approved' });
  });

  test('a rejection ends the run, and the approval after it is refused', async () => {
    const gate = aGate(await openFresh());
    const id = await aWaitingRun(gate);

    const late = vote(
      interrupted(gate, 'UOMAR', () => vote(gate, id, 'UINES', 'reject')),
      id,
      'UOMAR',
    );

    expect(await codeOf(late)).toBe('already-decided');
    expect(await readRow(gate.store, id)).toMatchObject({ status: 'rejected' });
  });
});

/** Whether the lock belongs to a run that can still use it, or to nobody. */
async function expectNoLostLock(gate: AGate): Promise<void> {
  const lock = await readLock(gate.store.db, 'prod');
  if (lock?.runId === undefined) return;
  const { status, lock_token } = await readRow(gate.store, lock.runId);
  expect({ status, lock_token }).toEqual({
    status: expect.stringMatching(/^(awaiting_approval|running)$/),
    lock_token: lock.token,
  });
}

const ROUNDS = 25;

describeOnThreeStores('two processes at once', (openThree) => {
  test('a lock that is passed on to a run while it is cancelled belongs to nobody in the end', async () => {
    const [first, second] = await openThree();
    const gate = aGate(first);
    for (let round = 0; round < ROUNDS; round += 1) {
      const { claim } = await anApprovedRun(gate);
      const next = await aWaitingRun(gate);
      await vote(gate, next, 'UINES');

      await Promise.all([
        finishRun(first, claim, { status: 'succeeded' }),
        cancelRun(second, { runId: next, by: 'bitiq:test' }),
      ]);

      expect(await readLock(first.db, 'prod')).toBeUndefined();
    }
  });

  test('a lock that is passed on to a run whose approval is taken back belongs to nobody in the end', async () => {
    const [first, second] = await openThree();
    const gate = aGate(first);
    for (let round = 0; round < ROUNDS; round += 1) {
      const { claim } = await anApprovedRun(gate);
      const next = await aWaitingRun(gate);
      await vote(gate, next, 'UINES');

      await Promise.all([
        finishRun(first, claim, { status: 'succeeded' }),
        vote(inProcess(gate, { ...second, now: gate.store.now }), next, 'UINES', 'revoke'),
      ]);

      expect(await readLock(first.db, 'prod')).toBeUndefined();
      await cancelRun(first, { runId: next, by: 'bitiq:test' });
    }
  });

  test('a run that expires while it is approved has one end', async () => {
    const [first, second] = await openThree();
    for (let round = 0; round < ROUNDS; round += 1) {
      const gate = aGate(first);
      const id = await aWaitingRun(gate, { id: `x${round}` });
      const late = { ...second, now: async () => gate.clock.now + 4 * HOUR };

      await Promise.all([codeOf(vote(gate, id, 'UINES')), turnGateClock({ ...inProcess(gate, late) })]);

      expect(await readRow(first, id)).toMatchObject({ status: 'expired', owed_at: null, lock_token: null });
      expect(await readApprovalRow(first, id)).toMatchObject({ decision: 'expired' });
      expect(await readLock(first.db, 'prod')).toBeUndefined();
    }
  });

  test('an approval that is taken back while a worker claims the run leaves the lock with the run or with nobody', async () => {
    const [first, second] = await openThree();
    const gate = aGate(first);
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = await aWaitingRun(gate);
      await vote(gate, id, 'UINES');

      const [claim] = await Promise.all([
        claim1(gate, id).catch(() => undefined),
        vote(inProcess(gate, { ...second, now: gate.store.now }), id, 'UINES', 'revoke'),
      ]);

      await expectNoLostLock(gate);
      if (claim === undefined) await cancelRun(first, { runId: id, by: 'bitiq:test' });
      else {
        expect(await codeOf(createStepGate(gate, claim).begin(aStep()))).toBe('pending');
        await finishRun(first, claim, { status: 'failed' });
      }
      expect(await readLock(first.db, 'prod')).toBeUndefined();
    }
  });

  test('everything at once on eight runs of one environment: nobody is told of a bug, and no lock is lost', async () => {
    const stores = await openThree();
    const gate = aGate(stores[0]);
    const gates = stores.map((store) => inProcess(gate, { ...store, now: gate.store.now }));
    const ids: string[] = [];
    for (let index = 0; index < 8; index += 1) ids.push(await aWaitingRun(gate));

    const unexpected: unknown[] = [];
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T;
    const act = async () => {
      const at = pick(gates);
      const id = pick(ids);
      const what = random(10);
      if (what < 4) await codeOf(vote(at, id, pick(['UINES', 'UOMAR', 'UZOE'])));
      else if (what < 6) await codeOf(vote(at, id, pick(['UINES', 'UOMAR', 'UZOE']), 'revoke'));
      else if (what < 7) await turnGateClock(at);
      else if (what < 8) await cancelRun(at.store, { runId: id, by: 'bitiq:test' });
      else {
        const claim = await claim1(at, id, `bitiq:w${random(9)}`).catch(() => undefined);
        if (claim === undefined) return;
        await codeOf(createStepGate(at, claim).begin(aStep()));
        await finishRun(at.store, claim, { status: 'succeeded' });
      }
    };

    await Promise.all(
      Array.from({ length: 12 }, async () => {
        for (let turn = 0; turn < 15; turn += 1) await act().catch((error) => unexpected.push(error));
      }),
    );

    expect(unexpected).toEqual([]);
    await expectNoLostLock(gate);
    for (const id of ids) await cancelRun(gate.store, { runId: id, by: 'bitiq:test' });
    expect(await readLock(gate.store.db, 'prod')).toBeUndefined();
    expect(await isChainWhole(gate.store)).toBe(true);
  });
});
