import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askForRun } from '../../../src/commands/start-run.ts';
import { readLock, releaseLock, takeLock } from '../../../src/runs/lock.ts';
import { requestRun } from '../../../src/runs/request-run.ts';
import { listSteps } from '../../../src/runs/steps.ts';
import { aLife } from '../sync/what-must-hold/a-life.ts';
import { directory } from '../sync/what-must-hold/a-prod.ts';
import { type NewCluster, startNewCluster } from './a-new-cluster.ts';

const INES = 'slack:T0BITIQ01/U0INES001';
const JUN = 'slack:T0BITIQ01/U0JUN0001';

let cluster: NewCluster;

beforeAll(async () => {
  cluster = await startNewCluster();
});
afterAll(() => cluster.stop());

/** Somebody types `/bitiq bootstrap new`. */
async function ask(principal: string, input: Record<string, string> = {}) {
  const environment = cluster.config.environments.get('new');
  if (environment === undefined) throw new Error('there is no environment new');
  const services = {
    config: cluster.config,
    directory,
    requestRun: (request: Omit<Parameters<typeof requestRun>[1], 'id'>) =>
      requestRun(cluster.store, { ...request, id: randomUUID().slice(0, 8) }),
  };
  const caller = { ...(await directory.getPerson(principal.split('/')[1] ?? '')), principal };
  return askForRun(services, caller, { kind: 'bootstrap', environment, input, channel: 'C0NEW00001' });
}

const lockSummary = async (id: string) =>
  (await cluster.read(id)).report?.rows.find((row) => row.id === 'lock')?.summary;

test('of two at once one waits for the lock, says which run has it and writes nothing; then it goes on', async () => {
  const [one, two] = [await cluster.want(), await cluster.want()];

  await Promise.all([cluster.turn(one, aLife()), cluster.turn(two, aLife())]);
  const holder = (await readLock(cluster.store.db, 'new'))?.runId ?? '';
  const other = holder === one ? two : one;
  const [told, intended] = [await lockSummary(other), await listSteps(cluster.store.db, other)];
  await cluster.workOff(holder);
  const done = await cluster.finish(holder);
  const after = await cluster.workOff(other);

  expect([one, two]).toContain(holder);
  expect(told).toBe(`the lock of new is held by run ${holder} of mara`);
  expect(intended).toEqual([]);
  expect([done.status, after.status]).toEqual(['succeeded', 'awaiting_approval']);
  expect(await listSteps(cluster.store.db, other)).toEqual([]);
  await cluster.finish(other);
});

test('whoever asks while one is under way is led to it, whatever they asked it for', async () => {
  const first = await ask(INES);
  await cluster.turn(first.run.id, aLife());
  const second = await ask(JUN, { tls: 'custom', reason: 'again' });
  const waiting = await cluster.workOff(first.run.id);
  const third = await ask(JUN);

  expect([first.created, second.created, third.created]).toEqual([true, false, false]);
  expect([second.run.id, third.run.id]).toEqual([first.run.id, first.run.id]);
  expect(waiting.status).toBe('awaiting_approval');
  await cluster.finish(first.run.id, ['U0JUN0001', 'U0OMAR001']);
});

test('while somebody holds the lock by hand it waits and says who; released, it goes on', async () => {
  const now = await cluster.store.now();
  const before = cluster.writes();
  await cluster.store.write((tx) => takeLock(tx, { environment: 'new', owner: JUN, actor: JUN, now }));
  const id = await cluster.want();

  await cluster.turn(id, aLife());
  const [status, summary, wrote] = [
    (await cluster.read(id)).status,
    await lockSummary(id),
    cluster.writes() - before,
  ];
  const lock = await readLock(cluster.store.db, 'new');
  await cluster.store.write((tx) =>
    releaseLock(tx, { environment: 'new', token: lock?.token ?? 0, actor: JUN, now }),
  );
  const after = await cluster.workOff(id);

  expect([status, wrote]).toEqual(['running', 0]);
  expect(summary).toBe('the lock of new is held by jun0');
  expect(after.status).toBe('awaiting_approval');
});
