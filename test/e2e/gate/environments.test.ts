import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLock } from '../../../src/runs/lock.ts';
import { listEntries } from '../../approvals/on-record.ts';
import { until } from '../../helpers/eventually.ts';
import { type GateHouse, openGateHouse, type Waiting } from './a-gate-house.ts';

let house: GateHouse;

beforeAll(async () => {
  house = await openGateHouse(undefined, {
    environments: { local: {}, staging: {}, prod: {} },
    times: { delayMs: 10, lookMs: 30, operationMs: 1_500 },
  });
  await house.serve('all');
}, 120_000);

afterAll(() => house.stop());

const votesOf = async (runId: string) =>
  (await listEntries(house.store, 'approval.vote')).filter((entry) => entry.runId === runId).length;

const textOf = (environment: string, { ts }: Waiting) =>
  JSON.stringify(house.slack.messages(environment).find((each) => each.ts === ts)?.blocks);

const written = (environment: string, runId: string) =>
  house.written(environment, runId).map(({ application }) => application);

test('dev runs at once', async () => {
  await house.push('local', ['toy-web-local']);

  await house.slack.command({ user: 'mara', channel: 'local', text: '/bitiq sync local toy-web-local' });
  const run = () => house.store.db.selectFrom('runs').select('id').where('environment', '=', 'local');
  await until(async () => (await run().executeTakeFirst()) !== undefined);
  const { id } = await run().executeTakeFirstOrThrow();

  expect((await house.end(id)).status).toBe('succeeded');
  expect(await votesOf(id)).toBe(0);
  expect(written('local', id)).toEqual(['toy-web-local']);
});

test('staging needs one review', async () => {
  await house.push('staging', ['toy-web-staging']);
  const waiting = await house.ask('staging', ['toy-web-staging']);
  const before = written('staging', waiting.runId);

  await house.approve('staging', waiting, ['jun']);

  expect(before).toEqual([]);
  expect((await house.end(waiting.runId)).status).toBe('succeeded');
  expect(await votesOf(waiting.runId)).toBe(1);
  expect(written('staging', waiting.runId)).toEqual(['toy-web-staging']);
});

test('prod needs two groups', async () => {
  await house.push('prod', ['toy-web-prod']);
  const waiting = await house.ask('prod', ['toy-web-prod']);
  await house.approve('prod', waiting, ['ines', 'jun']);
  await house.slack.waitFor(() => /security 0 of 1/.test(textOf('prod', waiting)));
  const before = {
    status: (await house.read(waiting.runId)).status,
    written: written('prod', waiting.runId),
  };

  await house.approve('prod', waiting, ['omar']);

  expect(before).toEqual({ status: 'awaiting_approval', written: [] });
  expect((await house.end(waiting.runId)).status).toBe('succeeded');
  expect(await votesOf(waiting.runId)).toBe(3);
  expect(written('prod', waiting.runId)).toEqual(['toy-web-prod']);
});

test('approved runs wait for a lock in line, each message shows its place, and they go one after the other', async () => {
  const applications = ['vault-runtime-prod', 'toy-web-prod'];
  await house.push('prod', applications);
  await house.slack.command({ user: 'ines', channel: 'prod', text: '/bitiq lock prod upgrading Vault' });
  const inLine: Waiting[] = [];
  for (const application of applications) {
    const waiting = await house.ask('prod', [application]);
    await house.approve('prod', waiting, ['ines', 'omar']);
    inLine.push(waiting);
  }
  const [first, second] = inLine as [Waiting, Waiting];
  const shows = (waiting: Waiting, text: string) =>
    house.slack.waitFor(() => textOf('prod', waiting).includes(text));

  await shows(first, 'waits for the lock of prod: 1st in line');
  await shows(first, 'upgrading Vault');
  await shows(second, 'waits for the lock of prod: 2nd in line');
  await house.slack.command({ user: 'ines', channel: 'prod', text: '/bitiq unlock prod' });
  await shows(second, 'waits for the lock of prod: 1st in line');
  const ends = [await house.end(first.runId), await house.end(second.runId)];

  const story = (await listEntries(house.store))
    .filter(({ type, runId }) => /^(lock\.taken|lock\.released)$/.test(type) && runId !== null)
    .map(({ type, runId }) => `${type} ${runId}`);
  expect(ends.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  expect(story.slice(-4)).toEqual(
    [first, second].flatMap(({ runId }) => [`lock.taken ${runId}`, `lock.released ${runId}`]),
  );
  expect(await readLock(house.store.db, 'prod')).toBeUndefined();
});
