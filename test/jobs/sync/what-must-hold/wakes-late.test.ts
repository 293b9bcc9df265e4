import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { readLock, stealLock } from '../../../../src/runs/lock.ts';
import { aLife } from './a-life.ts';
import { MARA, type Prod, startProd } from './a-prod.ts';

const APPLICATIONS = ['vault-runtime-prod', 'toy-service-prod'];
const OMAR = 'slack:T0BITIQ01/U0OMAR001';

let prod: Prod;

beforeAll(async () => {
  prod = await startProd();
});

afterEach(() => prod.calm());

afterAll(() => prod.stop());

/** A worker that stands still for a minute once an intent is written; no timer has run when it goes on. */
async function workAndStandStill(runId: string, meanwhile: () => Promise<unknown>): Promise<void> {
  const now = performance.now.bind(performance);
  let ahead = 0;
  let isNear = false;
  vi.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
  const standStill = async () => {
    if (!isNear || ahead > 0) return;
    ahead = 60_000;
    await meanwhile();
  };
  const writes = Array.from({ length: 20 }, (_, index) => [`after write ${index + 1}`, standStill]);
  const near = () => {
    isNear = true;
  };
  const acts = { ...Object.fromEntries(writes), 'before begin wave-1/vault-runtime-prod': near };
  await prod.work(runId, { life: aLife(undefined, acts) });
  vi.restoreAllMocks();
}

test('a worker that stood still after an intent sets nothing; the next one goes on', async () => {
  await prod.push(APPLICATIONS);
  const runId = await prod.ask(APPLICATIONS);
  await prod.approve(runId);

  await workAndStandStill(runId, async () => {});
  const setByFirst = prod.written(runId);
  await prod.lapse(runId);
  await prod.work(runId);

  expect(setByFirst).toEqual([]);
  expect((await prod.read(runId)).status).toBe('succeeded');
  expect(prod.written(runId)).toEqual(APPLICATIONS);
});

test('whose lock was stolen meanwhile sets nothing either, nor does the next one', async () => {
  await prod.push(APPLICATIONS);
  const runId = await prod.ask(APPLICATIONS);
  await prod.approve(runId);
  const now = await prod.store.now();
  const stolen = { environment: 'prod', owner: OMAR, actor: OMAR, reason: 'incident', now };

  await workAndStandStill(runId, () => prod.store.write((tx) => stealLock(tx, stolen)));
  const lock = await readLock(prod.store.db, 'prod');
  await prod.lapse(runId);
  await prod.work(runId);

  const { status, error, requestedBy } = await prod.read(runId);
  expect({ status, code: error?.code, requestedBy }).toEqual({
    status: 'failed',
    code: 'lock-lost',
    requestedBy: MARA,
  });
  expect(prod.written(runId)).toEqual([]);
  expect(await readLock(prod.store.db, 'prod')).toEqual(lock);
});
