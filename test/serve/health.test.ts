import { expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../sandbox/services/redis.ts';
import { startSlack } from '../../sandbox/slack/slack.ts';
import { createHealth } from '../../src/serve/health.ts';
import { startTestBitiq } from '../helpers/bitiq.ts';
import { aQuickJob } from '../helpers/jobs.ts';

test('readiness names each part, and what is wrong with it', async () => {
  const [redis, slack] = await Promise.all([startRedis({ own: true }), startSlack({ rateLimits: 'off' })]);
  const bitiq = await startTestBitiq({ slack, redisUrl: redis.url, jobs: [aQuickJob().job] });
  onTestFinished(async () => {
    await bitiq.stop();
    await slack.stop();
    await redis.stop();
  });
  const get = (path: string) => fetch(`http://127.0.0.1:${bitiq.http.port}${path}`);

  const before = await get('/readyz');
  await redis.kill();
  await expect.poll(async () => (await get('/readyz')).status).toBe(503);
  const without = await (await get('/readyz')).json();
  const alive = await get('/healthz');
  const metrics = await (await get('/metrics')).text();

  expect([before.status, await before.json()]).toEqual([
    200,
    { ready: true, parts: { redis: 'ok', sql: 'ok', slack: 'ok' } },
  ]);
  expect(without).toEqual({
    ready: false,
    parts: { redis: expect.stringContaining('Redis'), sql: 'ok', slack: 'ok' },
  });
  expect(alive.status).toBe(200);
  expect(metrics).toContain('bitiq_runs_owed 0');
});

test('a part that does not answer is named after its time, and holds nothing else up', async () => {
  const health = createHealth({
    sql: () => new Promise(() => undefined),
    redis: async () => 'PONG',
    slack: async () => {
      throw new Error('the socket to Slack is not open');
    },
  });

  const began = performance.now();
  const readiness = await health.getReadiness();

  expect(performance.now() - began).toBeLessThan(3_000);
  expect(readiness).toEqual({
    ready: false,
    parts: { sql: 'no answer within 1500 ms', redis: 'ok', slack: 'the socket to Slack is not open' },
  });
});
