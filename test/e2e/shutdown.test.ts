import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findFreePort } from '../../sandbox/services/server-process.ts';
import { readLock } from '../../src/runs/lock.ts';
import { listEntries } from '../approvals/on-record.ts';
import { until } from '../helpers/eventually.ts';
import type { Served } from '../helpers/house.ts';
import { usePostgres } from '../helpers/services.ts';
import { startWay, type Way } from '../helpers/way.ts';
import { type GateHouse, openGateHouse } from './gate/a-gate-house.ts';

const postgres = usePostgres();

/** What the manifests give a pod. */
const GRACE_MS = 30_000;
/** Longer than a worker waits before it hands over. */
const OPERATION_MS = 10_000;
const APPLICATION = 'toy-web-prod';

describe.skipIf(postgres === undefined)('a process that is told to stop', { timeout: 120_000 }, () => {
  let house: GateHouse;
  let ways: Readonly<Record<'postgres' | 'slack', Way>>;
  beforeAll(async () => {
    const url = (await postgres?.createDatabase()) ?? '';
    const slackPort = await findFreePort();
    ways = { postgres: await startWay(Number(new URL(url).port)), slack: await startWay(slackPort) };
    house = await openGateHouse(ways.postgres.through(url), {
      slack: { port: slackPort, address: `http://127.0.0.1:${ways.slack.port}` },
      times: { delayMs: 10, lookMs: 30, operationMs: OPERATION_MS },
    });
  });
  afterAll(async () => {
    await house.stop();
    await Promise.all(Object.values(ways).map((way) => way.stop()));
  });

  const serving: Served[] = [];
  const serve = async (role: 'bot' | 'worker' | 'all') => {
    const one = await house.serve(role);
    serving.push(one);
    return one;
  };
  afterEach(() => Promise.all(serving.splice(0).map((one) => one.kill())));

  const slowDown = (ms: number) => {
    house.worlds.environment('prod').cluster.trouble.latencyMs = ms;
  };
  const runs = () => house.store.db.selectFrom('runs').selectAll().orderBy('created_at').execute();
  /** Mara asks; the run as it is on record. */
  const type = async (only: string) => {
    const known = new Set((await runs()).map(({ id }) => id));
    await house.slack.command({
      user: 'mara',
      channel: 'prod',
      text: `/bitiq preflight prod --only ${only}`,
    });
    const [asked] = (await runs()).filter(({ id }) => !known.has(id));
    if (asked === undefined) throw new Error('nothing was asked');
    return asked.id;
  };
  const isRunning = async (runId: string) => (await house.read(runId)).status === 'running';
  /** Whether the process that stopped last put that on record, and the log was signed after it. */
  const isStopSigned = async () => {
    const { db } = house.store;
    const stop = await db
      .selectFrom('audit')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .where('type', '=', 'process.stopped')
      .executeTakeFirst();
    const signed = await db
      .selectFrom('audit_checkpoints')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .executeTakeFirst();
    return stop?.seq != null && (signed?.seq ?? 0) >= stop.seq;
  };

  test('ends what it has begun and begins nothing more, signs the log, and ends well', async () => {
    await serve('bot');
    const worker = await serve('worker');
    slowDown(1_500);
    const begun = await type('cluster-version');
    await until(() => isRunning(begun));

    const ended = worker.end();
    const later = await type('api-login');
    const code = await ended;

    expect(code).toBe(0);
    expect(await house.read(begun)).toMatchObject({ status: 'succeeded' });
    expect((await runs()).map(({ id, status, attempt }) => [id, status, attempt])).toEqual([
      [begun, 'succeeded', 1],
      [later, 'queued', 0],
    ]);
    expect(await isStopSigned()).toBe(true);
    expect(await house.isLogWhole()).toBe(true);
  });

  test('in the middle of a change: hands it back with its lock, and the next worker goes on where it was', async () => {
    slowDown(0);
    await serve('bot');
    const first = await serve('worker');
    await house.push('prod', [APPLICATION]);
    const waiting = await house.ask('prod', [APPLICATION]);
    await house.approve('prod', waiting, ['ines', 'omar']);
    await until(() => house.written('prod', waiting.runId).length > 0, 30_000);

    const code = await first.end();
    const between = await house.read(waiting.runId);
    const lock = await readLock(house.store.db, 'prod');
    await serve('worker');
    const { status } = await house.end(waiting.runId);

    const entries = await listEntries(house.store);
    const of = (type: string) => entries.filter((each) => each.type === type && each.runId === waiting.runId);
    expect(code).toBe(0);
    expect(between.status).toBe('running');
    expect(lock?.runId).toBe(waiting.runId);
    expect(status).toBe('succeeded');
    expect(house.written('prod', waiting.runId)).toHaveLength(1);
    expect([of('lock.taken'), of('step.intended'), of('lock.released')].map(({ length }) => length)).toEqual([
      1, 1, 1,
    ]);
  });

  test('and told so once more: ends at once, and what it had begun is ended by another', async () => {
    await serve('bot');
    const worker = await serve('worker');
    slowDown(60_000);
    const begun = await type('worker-nodes');
    await until(() => isRunning(begun));

    worker.process.kill('SIGTERM');
    await until(() => isDeaf(worker));
    const toldAt = performance.now();
    const code = await worker.end();
    const tookMs = performance.now() - toldAt;
    slowDown(0);
    await serve('worker');
    const { status } = await house.end(begun);

    expect(code).not.toBe(0);
    expect(tookMs).toBeLessThan(3_000);
    expect(status).toBe('succeeded');
    expect(attemptsOf(await runs(), begun)).toBe(2);
  });

  test('while PostgreSQL, Redis, Slack and the cluster are silent: has gone before it would be killed', async () => {
    const all = await serve('all');
    slowDown(60_000);
    const begun = await type('default-storage-class');
    await until(() => isRunning(begun));

    for (const way of Object.values(ways)) way.cut('hang');
    house.redis.pause();
    const toldAt = performance.now();
    const code = await all.end();
    const tookMs = performance.now() - toldAt;
    for (const way of Object.values(ways)) way.heal();
    house.redis.resume();
    slowDown(0);
    await serve('all');
    const { status } = await house.end(begun);

    console.info(`gone after ${Math.round(tookMs)} ms`);
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(GRACE_MS);
    expect(status).toBe('succeeded');
    expect(attemptsOf(await runs(), begun)).toBe(2);
  });
});

/** It has heard that it has to stop. */
function isDeaf({ port }: Served): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/healthz`).then(
    () => false,
    () => true,
  );
}

function attemptsOf(runs: readonly { readonly id: string; readonly attempt: number }[], runId: string) {
  return runs.find(({ id }) => id === runId)?.attempt;
}
