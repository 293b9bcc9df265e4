import { expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../sandbox/services/redis.ts';
import { createRunQueue } from '../../src/queue/run-queue.ts';

/** The queue of a process that has just begun. */
function open(redisUrl: string) {
  const queue = createRunQueue(redisUrl);
  onTestFinished(() => queue.close());
  return queue;
}

test('who asks before the first connection is made waits for it', async () => {
  const redis = await startRedis({ own: true });
  onTestFinished(() => redis.stop());
  const queue = open(redis.url);

  await queue.addCanary();

  expect(await queue.getCounts()).toMatchObject({ waiting: 1, active: 0 });
});

test('who asks while nobody listens there is told so', async () => {
  const redis = await startRedis({ own: true });
  await redis.stop();
  const queue = open(redis.url);

  const unreachable = { system: 'redis', reason: 'unreachable', message: 'Redis cannot be reached' };
  await expect(queue.addCanary()).rejects.toMatchObject(unreachable);
  await expect(queue.ping()).rejects.toMatchObject(unreachable);
});
