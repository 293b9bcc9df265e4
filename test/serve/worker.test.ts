import { expect, test } from 'vitest';
import { startRedis } from '../../sandbox/services/redis.ts';
import { startSlack } from '../../sandbox/slack/slack.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { startTestBitiq } from '../helpers/bitiq.ts';
import { aHeldJob } from '../helpers/jobs.ts';
import { aRequest } from '../helpers/runs.ts';

test.each(['kill', 'pause'] as const)(
  'a worker that stops while Redis is away (%s) still ends the run it has begun',
  { timeout: 30_000 },
  async (how) => {
    const [redis, slack] = await Promise.all([startRedis({ own: true }), startSlack({ rateLimits: 'off' })]);
    const held = aHeldJob();
    const worker = await startTestBitiq({ slack, redisUrl: redis.url, jobs: [held.job], role: 'worker' });
    const { store } = worker.context;
    await requestRun(store, aRequest({ id: 'a' }));
    await expect.poll(() => held.started()).toBe(1);
    const statuses: string[] = [];
    const close = store.close;
    Object.assign(store, {
      async close() {
        const rows = await store.db.selectFrom('runs').select('status').execute();
        statuses.push(...rows.map(({ status }) => status));
        await close();
      },
    });

    await redis[how]();
    const began = performance.now();
    const stopped = worker.stop();
    held.release();
    await stopped;
    const tookMs = performance.now() - began;
    if (how === 'pause') redis.resume();
    await slack.stop();
    await redis.stop();

    expect(statuses).toEqual(['succeeded']);
    expect(tookMs).toBeLessThan(12_000);
  },
);
