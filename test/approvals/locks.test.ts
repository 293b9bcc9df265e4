import { expect, test } from 'vitest';
import { cancelRun } from '../../src/approvals/cancel-run.ts';
import { turnGateClock } from '../../src/approvals/gate-clock.ts';
import { createLockDesk } from '../../src/approvals/lock-desk.ts';
import { readStanding } from '../../src/approvals/standing.ts';
import { createStepGate } from '../../src/approvals/step-gate.ts';
import { finishRun } from '../../src/runs/claim.ts';
import { listLockQueue, readLock } from '../../src/runs/lock.ts';
import { recoverRuns } from '../../src/runs/recover.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import {
  type AGate,
  aGate,
  anApprovedRun,
  aStep,
  aWaitingRun,
  claim1,
  codeOf,
  HOUR,
  MINUTE,
  slack,
  vote,
  wait,
} from './a-gate.ts';
import { listEntries, readRow } from './on-record.ts';

const deskOf = (gate: AGate) => createLockDesk(gate.store, () => undefined);

/** Approved, and so in line where somebody else has the lock. */
async function anApprovedWait(gate: AGate): Promise<string> {
  const id = await aWaitingRun(gate);
  await vote(gate, id, 'UINES');
  return id;
}

describeOnEachStore('approved runs of one environment', (openFresh) => {
  test('wait in the order of their approvals, see their place, and get the lock by themselves', async () => {
    const gate = aGate(await openFresh());
    const { claim } = await anApprovedRun(gate);
    // All within one millisecond, and in the wrong order of their names.
    const waiting: string[] = [];
    for (const id of ['c', 'b', 'a']) {
      await aWaitingRun(gate, { id });
      await vote(gate, id, 'UINES');
      waiting.push(id);
    }
    const places = async () =>
      Promise.all(waiting.map(async (id) => (await readStanding(gate, id))?.waitsForLock?.position));

    expect(await places()).toEqual([1, 2, 3]);
    const revision = (await readRow(gate.store, 'b')).revision;
    await finishRun(gate.store, claim, { status: 'succeeded' });

    expect(await places()).toEqual([undefined, 1, 2]);
    expect(await readLock(gate.store.db, 'prod')).toMatchObject({
      runId: 'c',
      token: 2,
      owner: slack('UMARA'),
    });
    expect((await readRow(gate.store, 'c')).owed_at).not.toBeNull();
    expect((await readRow(gate.store, 'b')).revision).toBeGreaterThan(revision);
    expect((await readRow(gate.store, 'b')).owed_at).toBeNull();
  });

  test('of two environments do not wait for one another', async () => {
    const gate = aGate(await openFresh());
    await anApprovedRun(gate);

    const { steps } = await anApprovedRun(gate, { environment: 'dev' });

    expect(await codeOf(steps.begin(aStep()))).toBe('accepted');
  });

  test('one whose run was cancelled leaves the line', async () => {
    const gate = aGate(await openFresh());
    await anApprovedRun(gate);
    const [first, second] = [await anApprovedWait(gate), await anApprovedWait(gate)];

    await cancelRun(gate.store, { runId: first, by: slack('UMARA') });

    expect((await listLockQueue(gate.store.db, 'prod')).map(({ runId }) => runId)).toEqual([second]);
  });

  test('one whose approval was taken back leaves the line', async () => {
    const gate = aGate(await openFresh());
    await anApprovedRun(gate);
    const first = await anApprovedWait(gate);

    await vote(gate, first, 'UINES', 'revoke');

    expect(await listLockQueue(gate.store.db, 'prod')).toEqual([]);
  });
});

/** Every way in which a run that has the lock can end: what comes before it, and the end itself. */
const ENDS: readonly (readonly [string, (gate: AGate) => Promise<() => Promise<unknown>>])[] = [
  ...(['succeeded', 'failed', 'errored', 'cancelled'] as const).map(
    (status) =>
      [
        status,
        async (gate: AGate) => {
          const { claim } = await anApprovedRun(gate);
          return () => finishRun(gate.store, claim, { status });
        },
      ] as const,
  ),
  [
    'cancelled before it was begun',
    async (gate) => {
      const runId = await anApprovedWait(gate);
      return () => cancelRun(gate.store, { runId, by: slack('UMARA') });
    },
  ],
  [
    'withdrawn before it was begun',
    async (gate) => {
      const runId = await anApprovedWait(gate);
      return () => vote(gate, runId, 'UMARA', 'withdraw');
    },
  ],
  [
    'taken back before it was begun',
    async (gate) => {
      const runId = await anApprovedWait(gate);
      return () => vote(gate, runId, 'UINES', 'revoke');
    },
  ],
  [
    'expired before it was begun',
    async (gate) => {
      await anApprovedWait(gate);
      wait(gate, 4 * HOUR - MINUTE);
      return async () => {
        wait(gate, MINUTE);
        await turnGateClock(gate);
      };
    },
  ],
  [
    'given up after five lost workers',
    async (gate) => {
      const { id } = await anApprovedRun(gate);
      for (let attempt = 2; attempt <= 5; attempt += 1) {
        wait(gate, MINUTE);
        await claim1(gate, id);
      }
      return async () => {
        wait(gate, MINUTE);
        await recoverRuns(gate.store, { actor: 'bitiq:test', newReference: () => 'ref' });
      };
    },
  ],
];

describeOnEachStore('a run that has the lock', (openFresh) => {
  test.each(ENDS)('frees it when it is %s, and the next in line gets it', async (_, prepare) => {
    const gate = aGate(await openFresh());
    const end = await prepare(gate);
    const next = await anApprovedWait(gate);

    await end();

    expect(await readLock(gate.store.db, 'prod')).toMatchObject({ runId: next, token: 2 });
    expect((await readRow(gate.store, next)).owed_at).not.toBeNull();
  });
});

describeOnEachStore('a lock by hand', (openFresh) => {
  test('keeps approved runs waiting until it is given back', async () => {
    const gate = aGate(await openFresh());
    const desk = deskOf(gate);
    await desk.take({ environment: 'prod', by: slack('UOMAR'), reason: 'migration' });

    const id = await anApprovedWait(gate);

    expect(await readStanding(gate, id)).toMatchObject({
      waitsForLock: { position: 1, lock: { owner: slack('UOMAR'), reason: 'migration' } },
    });
    await desk.release({ environment: 'prod', by: slack('UOMAR') });
    expect(await desk.get('prod')).toMatchObject({ runId: id });
    expect((await readRow(gate.store, id)).owed_at).not.toBeNull();
  });

  test.each([
    [5 * MINUTE, '5 min'],
    [72 * HOUR, '3 d'],
  ])('is refused where somebody holds it for %i ms, naming reason and age', async (ms, age) => {
    const gate = aGate(await openFresh());
    const desk = deskOf(gate);
    await desk.take({ environment: 'prod', by: slack('UOMAR'), reason: 'migration' });
    wait(gate, ms);

    const asked = desk.take({ environment: 'prod', by: slack('UZOE') });

    await expect(asked).rejects.toMatchObject({
      code: 'locked',
      message: `Somebody has held the lock of prod for ${age} (migration).`,
    });
  });

  test('that was stolen from a run stops the run before its next step, and is on record', async () => {
    const gate = aGate(await openFresh());
    const { id, claim, steps } = await anApprovedRun(gate);
    await steps.begin(aStep());

    const lock = await deskOf(gate).take({ environment: 'prod', by: slack('UOMAR'), steal: true });

    expect(lock.token).toBe(2);
    expect(await codeOf(steps.begin(aStep({ id: 'wave-2/toy-web' })))).toBe('lock-lost');
    expect(await listEntries(gate.store, 'step.refused')).toMatchObject([{ runId: id, data: { rule: 8 } }]);
    expect(await listEntries(gate.store, 'lock.stolen')).toMatchObject([
      { actor: slack('UOMAR'), data: { from: slack('UMARA'), fromRun: id, token: 2 } },
    ]);
    await finishRun(gate.store, claim, { status: 'failed' });
    expect(await readLock(gate.store.db, 'prod')).toMatchObject({ owner: slack('UOMAR'), token: 2 });
  });

  test('is given back by its owner alone, or with the right to steal', async () => {
    const gate = aGate(await openFresh());
    const desk = deskOf(gate);
    expect(await codeOf(desk.release({ environment: 'prod', by: slack('UOMAR') }))).toBe('not-locked');
    await desk.take({ environment: 'prod', by: slack('UOMAR') });

    expect(await codeOf(desk.release({ environment: 'prod', by: slack('UZOE') }))).toBe('not-yours');
    expect(await desk.get('prod')).toMatchObject({ owner: slack('UOMAR') });
    await desk.release({ environment: 'prod', by: slack('UZOE'), steal: true });

    expect(await desk.get('prod')).toBeUndefined();
  });

  test('is not given back by hand while a run holds it', async () => {
    const gate = aGate(await openFresh());
    await anApprovedRun(gate);

    const released = deskOf(gate).release({ environment: 'prod', by: slack('UMARA'), steal: true });

    expect(await codeOf(released)).toBe('run-holds-it');
    expect(await readLock(gate.store.db, 'prod')).toMatchObject({ token: 1 });
  });

  test('a run whose lock was stolen before it was begun begins nothing', async () => {
    const gate = aGate(await openFresh());
    const id = await anApprovedWait(gate);
    await deskOf(gate).take({ environment: 'prod', by: slack('UOMAR'), steal: true });
    await deskOf(gate).release({ environment: 'prod', by: slack('UOMAR') });

    const steps = createStepGate(gate, await claim1(gate, id));

    expect(await codeOf(steps.begin(aStep()))).toBe('lock-lost');
  });
});
