import { expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../sandbox/services/redis.ts';
import { startSlack } from '../../sandbox/slack/slack.ts';
import { readCanaryAge } from '../../src/serve/canary.ts';
import { startTestBitiq } from '../helpers/bitiq.ts';

test('a canary goes through the real queue to a worker, once a minute however many processes there are', async () => {
  const [redis, slack] = await Promise.all([startRedis({ own: true }), startSlack({ rateLimits: 'off' })]);
  const bot = await startTestBitiq({ slack, redisUrl: redis.url, jobs: [], role: 'bot' });
  const { store } = bot.context;
  onTestFinished(async () => {
    await bot.stop();
    await Promise.all([slack.stop(), redis.stop()]);
  });
  await expect.poll(() => store.db.selectFrom('canary').selectAll().execute()).toHaveLength(1);
  expect(await readCanaryAge(store)).toBeUndefined();

  const options = { slack, redisUrl: redis.url, databaseUrl: bot.config.databaseUrl, jobs: [] };
  const worker = await startTestBitiq({ ...options, role: 'worker' });
  onTestFinished(() => worker.stop());

  await expect.poll(() => readCanaryAge(store), { timeout: 20_000 }).toBeLessThan(10_000);
  expect(await worker.context.metrics.render()).toMatch(/^bitiq_canary_age_seconds \d/m);
  const [row] = await store.db.selectFrom('canary').select('due_at').execute();
  expect(row?.due_at).toBeGreaterThan((await store.now()) + 40_000);
});
