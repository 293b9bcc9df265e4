import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type RunningRedis, startRedis } from '../../sandbox/services/redis.ts';
import { QUEUE_PREFIX } from '../../src/queue/redis.ts';
import {
  createScheduleQueue,
  SCHEDULE_QUEUE,
  type Scheduled,
  type ScheduleQueue,
} from '../../src/queue/schedule-queue.ts';

const morning: Scheduled = { id: 'prod/morning', cron: '0 8 * * *', timeZone: 'Europe/Zurich', jitter: 0 };

/** Far from now, so that nothing begins while a test looks. */
const IN_AN_HOUR_MS = 3_600_000;

describe('the queue of schedules', () => {
  let redis: RunningRedis;
  const opened: ScheduleQueue[] = [];
  beforeAll(async () => {
    redis = await startRedis({ own: true });
  });
  afterEach(() => Promise.all(opened.splice(0).map((queue) => queue.close())));
  afterAll(() => redis.stop());

  /** A process's queue, and what it was told. `nextAt` left out: in an hour. */
  function open(nextAt = (_: Scheduled, after: number) => after + IN_AN_HOUR_MS) {
    const told: { id: string; at: number }[] = [];
    const asked: Scheduled[] = [];
    const queue = createScheduleQueue({
      redisUrl: redis.url,
      nextAt: (scheduled, after) => {
        asked.push(scheduled);
        return nextAt(scheduled, after);
      },
      process: async (id, at) => void told.push({ id, at }),
      onError: () => undefined,
    });
    opened.push(queue);
    return { queue, told, asked };
  }

  /** Once Redis is there. */
  const keep = (queue: ScheduleQueue, inForce: readonly Scheduled[]) =>
    expect.poll(() => queue.keep(inForce).then(() => 'kept', String)).toBe('kept');

  async function listSchedulers(): Promise<readonly object[]> {
    const queue = new Queue(SCHEDULE_QUEUE, { connection: { url: redis.url }, prefix: QUEUE_PREFIX });
    try {
      const schedulers = await queue.getJobSchedulers();
      return schedulers.map(({ key, pattern, tz }) => ({ key, pattern, tz }));
    } finally {
      await queue.close();
    }
  }

  test('tells one of two processes each time, with the time that it was made for', async () => {
    const everyTenth = (_: Scheduled, after: number) => Math.floor(after / 100) * 100 + 100;
    const [a, b] = [open(everyTenth), open(everyTenth)];
    await Promise.all([keep(a.queue, [morning]), keep(b.queue, [morning])]);

    await expect.poll(() => a.told.length + b.told.length).toBeGreaterThan(5);
    await keep(a.queue, []);

    const all = [...a.told, ...b.told];
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set([morning.id]));
    expect(all.every(({ at }) => at % 100 === 0)).toBe(true);
    expect(new Set(all.map(({ at }) => at)).size).toBe(all.length);
  });

  test('has what is in force: a changed one changes, one that is gone is gone', async () => {
    const { queue, asked } = open();
    const evening = { ...morning, id: 'prod/evening', cron: '0 18 * * *', jitter: 120_000 };
    await keep(queue, [morning, evening]);
    const first = await listSchedulers();
    await keep(queue, [{ ...morning, cron: '0 9 * * *' }]);
    const second = await listSchedulers();
    const askedBefore = asked.length;
    await keep(queue, [{ ...morning, cron: '0 9 * * *' }]);
    const askedForTheSame = asked.length - askedBefore;
    await keep(queue, []);

    expect(first).toHaveLength(2);
    expect(first).toContainEqual({ key: 'prod/evening', pattern: '0 18 * * * ~120000', tz: 'Europe/Zurich' });
    expect(asked).toContainEqual(evening);
    expect(second).toEqual([{ key: 'prod/morning', pattern: '0 9 * * *', tz: 'Europe/Zurich' }]);
    expect(askedForTheSame).toBe(0);
    expect(await listSchedulers()).toEqual([]);
  });

  test('puts back what Redis has lost', async () => {
    const { queue } = open();
    await keep(queue, [morning]);
    await redis.kill();
    await redis.restart({ empty: true });

    await keep(queue, [morning]);

    expect(await listSchedulers()).toHaveLength(1);
  });

  test('says within a second that Redis does not answer, and closes all the same', async () => {
    const { queue } = open();
    await keep(queue, []);
    redis.pause();
    const began = performance.now();

    const said = await queue.keep([morning]).then(() => 'kept', String);
    const saidInMs = performance.now() - began;
    await queue.close();
    const closedInMs = performance.now() - began;
    redis.resume();

    expect(said).toContain('Redis did not answer within 1000 ms');
    expect(saidInMs).toBeLessThan(2_000);
    expect(closedInMs).toBeLessThan(5_000);
  });
});
