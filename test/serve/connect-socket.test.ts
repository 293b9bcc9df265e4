import { expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../sandbox/services/redis.ts';
import { startSlack } from '../../sandbox/slack/slack.ts';
import { startTestBitiq } from '../helpers/bitiq.ts';

test('a socket that is cut while Slack hands out no new one comes back by itself', async () => {
  const [redis, slack] = await Promise.all([startRedis(), startSlack({ rateLimits: 'off' })]);
  const bitiq = await startTestBitiq({ slack, redisUrl: redis.url, jobs: [] });
  onTestFinished(async () => {
    await bitiq.stop();
    await slack.stop();
    await redis.stop();
  });
  slack.trouble.always.set('apps.connections.open', { answer: 'server-error' });

  slack.sockets.drop();
  await slack.waitFor(
    () => slack.calls.filter(({ method }) => method === 'apps.connections.open').length > 2,
    {
      timeoutMs: 12_000,
    },
  );
  slack.trouble.always.clear();
  await slack.waitFor(() => slack.connections > 0, { timeoutMs: 8_000 });
  const typed = await slack.command({ user: 'mara', channel: 'prod', text: '/bitiq help' });

  expect(typed.acknowledged).toBe(true);
}, 30_000);

test('a process can be stopped while Slack keeps it waiting for a socket', async () => {
  const [redis, slack] = await Promise.all([startRedis(), startSlack({ rateLimits: 'off' })]);
  onTestFinished(async () => {
    await slack.stop();
    await redis.stop();
  });
  const bitiq = await startTestBitiq({ slack, redisUrl: redis.url, jobs: [] });
  slack.trouble.always.set('apps.connections.open', { answer: 'hang' });
  slack.sockets.drop();
  await slack.waitFor(
    () => slack.calls.filter(({ method }) => method === 'apps.connections.open').length > 1,
    { timeoutMs: 12_000 },
  );

  const began = performance.now();
  await bitiq.stop();

  expect(performance.now() - began).toBeLessThan(8_000);
}, 30_000);
