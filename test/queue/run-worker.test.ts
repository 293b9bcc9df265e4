import { expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../sandbox/services/redis.ts';
import { createRunQueue } from '../../src/queue/run-queue.ts';
import { createRunWorker } from '../../src/queue/run-worker.ts';
import { useWay } from '../helpers/way.ts';

test('a run that a worker took from the queue and could never claim is in the hands of another within 15 s', async () => {
  const redis = await startRedis({ own: true });
  onTestFinished(() => redis.stop());
  const way = await useWay(Number(new URL(redis.url).port));
  const taken: string[] = [];
  const start = (name: string, redisUrl: string, process: () => Promise<void>) => {
    const worker = createRunWorker({
      redisUrl,
      concurrency: 1,
      onError: () => undefined,
      process(runId) {
        taken.push(`${runId} by ${name}`);
        return process();
      },
    });
    onTestFinished(() => worker.close());
  };
  let giveUp: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => {
    giveUp = resolve;
  });
  const queue = createRunQueue(redis.url);
  onTestFinished(() => queue.close());
  start('lost', way.through(redis.url), () => lost);
  await expect
    .poll(() => queue.add([{ runId: 'a', fence: 0, failures: 0 }]).then(() => taken))
    .toEqual(['a by lost']);

  onTestFinished(() => giveUp());
  way.cut('hang');
  start('another', redis.url, async () => undefined);

  await expect.poll(() => taken, { timeout: 15_000 }).toEqual(['a by lost', 'a by another']);
}, 40_000);

test('a run that could not be worked on is told, and the worker goes on', async () => {
  const redis = await startRedis({ own: true });
  onTestFinished(() => redis.stop());
  const queue = createRunQueue(redis.url);
  onTestFinished(() => queue.close());
  const told: unknown[] = [];
  const done: string[] = [];
  const worker = createRunWorker({
    redisUrl: redis.url,
    concurrency: 1,
    onError: (error, runId) => told.push([runId, error instanceof Error && error.message]),
    async process(runId) {
      if (runId === 'a') throw new Error('its row cannot be read');
      done.push(runId);
    },
  });
  onTestFinished(() => worker.close());

  const owed = ['a', 'b'].map((runId) => ({ runId, fence: 0, failures: 0 }));
  await expect
    .poll(() => queue.add(owed).then(() => done), { timeout: 10_000 })
    .toEqual(expect.arrayContaining(['b']));

  expect(told).toContainEqual(['a', 'its row cannot be read']);
});
