import { expect, onTestFinished, test } from 'vitest';
import { type RunningRedis, startRedis } from '../../sandbox/services/redis.ts';
import { type RunningSlack, startSlack } from '../../sandbox/slack/slack.ts';
import { startTestBitiq, type TestBitiq } from '../helpers/bitiq.ts';
import { aQuickJob } from '../helpers/jobs.ts';

async function start(transport: 'socket' | 'http'): Promise<{ slack: RunningSlack; bitiq: TestBitiq }> {
  const redis: RunningRedis = await startRedis();
  const slack = await startSlack({ rateLimits: 'off' });
  const bitiq = await startTestBitiq({ slack, redisUrl: redis.url, jobs: [aQuickJob().job], transport });
  onTestFinished(async () => {
    await bitiq.stop();
    await slack.stop();
    await redis.stop();
  });
  return { slack, bitiq };
}

test('who clicks for a dialog that Slack does not open hears of it', async () => {
  const { slack } = await start('socket');
  await slack.command({ user: 'mara', channel: 'prod', text: '/bitiq preflight prod' });
  const message = await slack.waitFor(() =>
    slack.messages('prod').find(({ text }) => /prod is ready/.test(text)),
  );
  slack.trouble.always.set('views.open', { answer: 'server-error' });

  await slack.click({ user: 'jun', channel: 'prod', ts: message.ts, actionId: 'run.details' });
  const told = await slack.waitFor(() => slack.ephemerals('jun')[0]);

  expect(told.text).toContain('could not be opened');
});

test.each(['socket', 'http'] as const)(
  'over %s a store that does not answer keeps no acknowledgement waiting',
  async (transport) => {
    const { slack, bitiq } = await start(transport);
    const { promise: released, resolve: letGo } = Promise.withResolvers<void>();
    const held = bitiq.context.store.write(() => released);

    const typed = await slack.command({ user: 'mara', channel: 'prod', text: '/bitiq preflight prod' });
    const told = await slack.waitFor(() => slack.ephemerals('mara')[0]);
    letGo();
    await held;

    expect(typed.acknowledged).toBe(true);
    expect(typed.ackMs).toBeLessThan(3_000);
    expect(told.text).toContain('nothing was started');
    expect(await bitiq.context.store.db.selectFrom('runs').select('id').execute()).toEqual([]);
  },
);
