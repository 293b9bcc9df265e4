import { expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../sandbox/services/redis.ts';
import { startSlack } from '../../sandbox/slack/slack.ts';
import { readCanaryAge, startCanary } from '../../src/serve/canary.ts';
import type { Store } from '../../src/store/store.ts';
import { startTestBitiq } from '../helpers/bitiq.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

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

const due = async ({ db }: Store) =>
  (await db.selectFrom('canary').select('due_at').executeTakeFirst())?.due_at;

function start(store: Store, addCanary: () => Promise<void>, onError: (error: unknown) => void = () => {}) {
  const loop = startCanary({ store, queue: { addCanary }, onError });
  onTestFinished(() => loop.stop());
  return loop;
}

describeOnEachStore('the canary', (openFresh) => {
  test('is sent once a minute, however many processes there are', async () => {
    const store = await openFresh();
    const sent: number[] = [];
    const loops = [0, 1, 2].map((name) => start(store, async () => void sent.push(name)));
    await expect.poll(() => sent).toHaveLength(1);

    for (const loop of [...loops, ...loops]) loop.kick();
    await Promise.all(loops.map((loop) => loop.stop()));
    expect(sent).toHaveLength(1);

    await store.write(({ db }) => db.updateTable('canary').set({ due_at: 1 }).execute());
    start(store, async () => void sent.push(3));
    await expect.poll(() => sent).toEqual([expect.any(Number), 3]);
  });

  test('that Redis did not take is told, and sent at the next turn; none came through meanwhile', async () => {
    const store = await openFresh();
    const told: unknown[] = [];
    let isAway = true;
    let sent = 0;
    const loop = start(
      store,
      async () => {
        if (isAway) throw new Error('away');
        sent += 1;
      },
      (error) => told.push(error),
    );
    await expect.poll(() => told).toHaveLength(1);
    expect(await due(store)).toBe(0);
    expect(await readCanaryAge(store)).toBeUndefined();

    isAway = false;
    loop.kick();

    await expect.poll(() => sent).toBe(1);
  });
});
