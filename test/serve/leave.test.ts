import { expect, test } from 'vitest';
import { startRedis } from '../../sandbox/services/redis.ts';
import { startSlack } from '../../sandbox/slack/slack.ts';
import { startTestBitiq } from '../helpers/bitiq.ts';
import { aQuickJob } from '../helpers/jobs.ts';

test('who has asked when the bot is told to go is answered, and what they asked is on record', async () => {
  const [redis, slack] = await Promise.all([startRedis({ own: true }), startSlack({ rateLimits: 'off' })]);
  const bitiq = await startTestBitiq({ slack, redisUrl: redis.url, jobs: [aQuickJob().job], role: 'bot' });
  const { store } = bitiq.context;
  const { write, close } = store;
  const told = Promise.withResolvers<void>();
  const statuses: string[] = [];
  let writes = 0;
  Object.assign(store, {
    async write(work: Parameters<typeof write>[0]) {
      writes += 1;
      await told.promise;
      return write(work);
    },
    async close() {
      const rows = await store.db.selectFrom('runs').select('status').execute();
      statuses.push(...rows.map(({ status }) => status));
      await close();
    },
  });

  const typed = slack.command({ user: 'mara', channel: 'prod', text: '/bitiq preflight prod' });
  await expect.poll(() => writes, { interval: 5 }).toBeGreaterThan(0);
  const stopped = bitiq.stop();
  told.resolve();
  const { acknowledged } = await typed;
  await stopped;
  await slack.stop();
  await redis.stop();

  expect({ acknowledged, statuses }).toEqual({ acknowledged: true, statuses: ['queued'] });
});
