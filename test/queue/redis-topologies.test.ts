import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startSlack } from '../../sandbox/slack/slack.ts';
import { inspectRedis } from '../../src/queue/inspect-redis.ts';
import { createRunQueue, type RunQueue } from '../../src/queue/run-queue.ts';
import { createRunWorker } from '../../src/queue/run-worker.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { startTestBitiq } from '../helpers/bitiq.ts';
import { aQuickJob } from '../helpers/jobs.ts';
import { redisCli, startRedisCluster, startSentinels, startTlsRedis } from '../helpers/redis-servers.ts';
import { aRequest } from '../helpers/runs.ts';

/** A queue and a worker that notes what it was told of. */
function startQueue(redisUrl: string) {
  const done = new Set<string>();
  const queue = createRunQueue(redisUrl);
  const worker = createRunWorker({
    redisUrl,
    concurrency: 5,
    process: async (runId) => void done.add(runId),
    onError: () => undefined,
  });
  onTestFinished(async () => {
    await worker.close();
    await queue.close();
  });
  return { queue, done };
}

/** As the relay does it: what could not be handed over is handed over again. */
async function handOver(queue: RunQueue, runIds: readonly string[]): Promise<void> {
  await expect
    .poll(
      () =>
        queue.add(runIds.map((runId) => ({ runId, fence: 0, failures: 0 }))).then(
          () => 'handed over',
          (error: Error) => error.message,
        ),
      { timeout: 15_000, interval: 100 },
    )
    .toBe('handed over');
}

const ids = (name: string, count = 20) => Array.from({ length: count }, (_, index) => `${name}${index}`);

describe('Redis behind Sentinels', () => {
  let redis: Awaited<ReturnType<typeof startSentinels>>;
  beforeAll(async () => {
    redis = await startSentinels();
  });
  afterAll(() => redis.stop());

  test('is asked through them how it is set up', async () => {
    const setup = await inspectRedis(redis.url, AbortSignal.timeout(10_000));

    expect(setup).toMatchObject({ product: 'Redis', evictionPolicy: 'noeviction', persistence: 'none' });
  });

  test('carries work, and goes on with another master within 15 s of there being one', async () => {
    const { queue, done } = startQueue(redis.url);
    await handOver(queue, ids('before'));
    await expect.poll(() => done.size, { timeout: 10_000 }).toBe(20);
    const first = await redis.masterPort();

    await redis.killMaster();
    await expect.poll(() => redis.masterPort(), { timeout: 60_000 }).not.toBe(first);
    const promoted = performance.now();
    await handOver(queue, ids('after'));
    await expect.poll(() => done.size, { timeout: 30_000 }).toBe(40);

    expect(performance.now() - promoted).toBeLessThan(15_000);
  });
});

test('no run that was taken on is lost or done twice while the master dies, and all are done 15 s after there is another', async () => {
  const [redis, slack] = await Promise.all([startSentinels(), startSlack({ rateLimits: 'off' })]);
  const { job, count } = aQuickJob();
  const bitiq = await startTestBitiq({ slack, redisUrl: redis.url, jobs: [job] });
  onTestFinished(async () => {
    await bitiq.stop();
    await Promise.all([slack.stop(), redis.stop()]);
  });
  const { store, relay } = bitiq.context;
  const ask = async (id: string) => {
    await requestRun(store, aRequest({ id, dedupeKey: id }));
    relay.kick();
  };
  for (const id of ids('before')) await ask(id);
  const first = await redis.masterPort();

  await redis.killMaster();
  for (const id of ids('after')) await ask(id);
  // How long the Sentinels take to agree is theirs.
  await expect.poll(() => redis.masterPort(), { timeout: 60_000 }).not.toBe(first);
  const promoted = performance.now();
  const runs = () => store.db.selectFrom('runs').select(['status', 'attempt']).execute();
  const isDone = async () => (await runs()).every(({ status }) => status === 'succeeded');
  await expect.poll(isDone, { timeout: 30_000 }).toBe(true);

  expect(performance.now() - promoted).toBeLessThan(15_000);
  expect((await runs()).map(({ attempt }) => attempt)).toEqual(Array(40).fill(1));
  expect(count()).toBe(40);
});

describe('a Redis Cluster', () => {
  let redis: Awaited<ReturnType<typeof startRedisCluster>>;
  beforeAll(async () => {
    redis = await startRedisCluster();
  });
  afterAll(() => redis.stop());

  test('is asked at each of its masters how it is set up', async () => {
    const setup = await inspectRedis(redis.url, AbortSignal.timeout(10_000));

    expect(setup).toMatchObject({ product: 'Redis', evictionPolicy: 'noeviction', persistence: 'none' });
  });

  test('carries work, also while the slot of the queue moves to another node', async () => {
    const { queue, done } = startQueue(redis.url);
    await handOver(queue, ids('before'));
    await expect.poll(() => done.size, { timeout: 10_000 }).toBe(20);

    const moved = redis.moveSlot();
    await handOver(queue, ids('meanwhile'));
    await moved;
    await handOver(queue, ids('after'));

    await expect.poll(() => done.size, { timeout: 15_000 }).toBe(60);
    expect((await queue.getCounts()).waiting).toBe(0);
  });
});

describe('Redis over TLS, by an ACL user with no more rights than the documents say', () => {
  let redis: Awaited<ReturnType<typeof startTlsRedis>>;
  beforeAll(async () => {
    redis = await startTlsRedis();
  });
  afterAll(() => redis.stop());

  test('carries work where its CA is trusted', async () => {
    const { done, waiting, errors } = await carry(redis.url, { NODE_EXTRA_CA_CERTS: redis.caFile });

    expect({ done, waiting }).toEqual({ done: 10, waiting: 0 });
    // Until it is connected; a right that is missing would be another one.
    expect(errors.filter((error) => error !== 'Redis cannot be reached')).toEqual([]);
  });

  test('is not spoken to where its CA is not', async () => {
    const { done, errors } = await carry(redis.url, {});

    expect(done).toBe(0);
    expect(errors.join()).toMatch(/Redis cannot be reached/);
  });

  test('does not let that user do more', async () => {
    const url = new URL(redis.url);
    const words = ['--tls', '--cacert', redis.caFile, '--user', url.username, '--pass', url.password];
    const ask = (...command: string[]) =>
      redisCli(Number(url.port), ...words, '--no-auth-warning', ...command);

    expect(await ask('set', '{bitiq}:x', '1')).toBe('OK');
    expect(await ask('set', 'other', '1')).toMatch(/^NOPERM/);
    expect(await ask('flushall')).toMatch(/^NOPERM/);
    expect(await ask('config', 'set', 'maxmemory', '1')).toMatch(/^NOPERM/);
  });
});

/** In a process of its own: Node reads NODE_EXTRA_CA_CERTS when it begins. */
async function carry(url: string, env: Readonly<Record<string, string>>) {
  const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
  const script = join(import.meta.dirname, 'carry-process.ts');
  const options = { env: { ...inherited, ...env }, timeout: 30_000 };
  const { stdout } = await promisify(execFile)(process.execPath, [script, url], options);
  return JSON.parse(stdout) as { done: number; waiting?: number; errors: readonly string[] };
}
