import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type RunningRedis, startRedis } from '../../sandbox/services/redis.ts';
import { type RunningSlack, startSlack } from '../../sandbox/slack/slack.ts';
import type { Misbehaviour } from '../../sandbox/slack/trouble.ts';
import { listOwed } from '../../src/runs/outbox.ts';
import { startTestBitiq, type TestBitiq, type TestBitiqOptions } from '../helpers/bitiq.ts';
import { aHeldJob, aQuickJob } from '../helpers/jobs.ts';

interface House {
  readonly redis: RunningRedis;
  readonly slack: RunningSlack;
}

async function open(): Promise<House> {
  const [redis, slack] = await Promise.all([startRedis({ own: true }), startSlack({ rateLimits: 'off' })]);
  onTestFinished(async () => {
    await slack.stop();
    await redis.stop();
  });
  return { redis, slack };
}

async function start(
  { redis, slack }: House,
  options: Pick<TestBitiqOptions, 'jobs' | 'databaseUrl' | 'role'>,
): Promise<TestBitiq> {
  const bitiq = await startTestBitiq({ slack, redisUrl: redis.url, ...options });
  onTestFinished(() => bitiq.stop());
  return bitiq;
}

const typePreflight = (slack: RunningSlack) =>
  slack.command({ user: 'mara', channel: 'prod', text: '/bitiq preflight prod' });
const posts = (slack: RunningSlack) =>
  slack.messages('prod').filter(({ ts, threadTs = ts }) => threadTs === ts);
const replies = (slack: RunningSlack) =>
  slack.messages('prod').filter(({ ts, threadTs = ts }) => threadTs !== ts);
const ready = (slack: RunningSlack) => posts(slack).find(({ text }) => /prod is ready/.test(text));

describe('Redis', () => {
  test('away before the command: the person is told within 2 s, and the run happens once when it is back, empty', async () => {
    const house = await open();
    const { job, count } = aQuickJob();
    await start(house, { jobs: [job] });
    await house.redis.kill();

    const typedAt = performance.now();
    const typed = await typePreflight(house.slack);
    await house.slack.waitFor(() => posts(house.slack).find(({ text }) => /queue/.test(text)));
    const toldAfterMs = performance.now() - typedAt;
    await house.redis.restart({ empty: true });
    await house.slack.waitFor(() => ready(house.slack));

    expect(typed.acknowledged).toBe(true);
    expect(toldAfterMs).toBeLessThan(2_000);
    expect(count()).toBe(1);
    expect(posts(house.slack)).toHaveLength(1);
  });

  test('hanging during the command: told within 2 s, run once', async () => {
    const house = await open();
    const { job, count } = aQuickJob();
    await start(house, { jobs: [job] });
    house.redis.pause();

    const typedAt = performance.now();
    await typePreflight(house.slack);
    await house.slack.waitFor(() => posts(house.slack).find(({ text }) => /queue/.test(text)));
    const toldAfterMs = performance.now() - typedAt;
    house.redis.resume();
    await house.slack.waitFor(() => ready(house.slack));

    expect(toldAfterMs).toBeLessThan(2_000);
    expect(count()).toBe(1);
  });

  test('lost whole after the run was queued and before a worker had it: the run happens once', async () => {
    const house = await open();
    const { job, count } = aQuickJob();
    const bot = await start(house, { jobs: [job], role: 'bot' });
    await typePreflight(house.slack);
    await expect.poll(() => listOwed(bot.context.store, 1)).toEqual([]);

    await house.redis.restart({ empty: true });
    await start(house, { jobs: [job], databaseUrl: bot.config.databaseUrl, role: 'worker' });
    await house.slack.waitFor(() => ready(house.slack), { timeoutMs: 15_000 });

    expect(count()).toBe(1);
    expect(posts(house.slack)).toHaveLength(1);
  });

  test('lost whole while the run is worked on: it ends, once', async () => {
    const house = await open();
    const held = aHeldJob();
    await start(house, { jobs: [held.job] });
    await typePreflight(house.slack);
    await house.slack.waitFor(() => held.started() === 1);

    await house.redis.restart({ empty: true });
    held.release();
    await house.slack.waitFor(() => ready(house.slack));

    expect(held.started()).toBe(1);
    expect(posts(house.slack)).toHaveLength(1);
  });
});

const MISBEHAVIOURS: readonly [string, Misbehaviour][] = [
  ['429', { answer: 'ratelimited', retryAfterS: 1 }],
  ['500', { answer: 'server-error' }],
  ['500 after it was done', { answer: 'server-error', when: 'after' }],
  ['a cut connection', { answer: 'reset' }],
  ['a cut connection after it was done', { answer: 'reset', when: 'after' }],
  ['silence', { answer: 'hang' }],
  ['silence after it was done', { answer: 'hang', when: 'after' }],
];

describe.concurrent('Slack answers', () => {
  describe.each(['chat.postMessage', 'chat.update'])('%s', (method) => {
    test.for(MISBEHAVIOURS)(
      'with %s: the final state arrives once',
      { timeout: 40_000 },
      async ([, trouble], { expect }) => {
        const [redis, slack] = await Promise.all([
          startRedis({ own: true }),
          startSlack({ rateLimits: 'off' }),
        ]);
        const held = aHeldJob();
        const bitiq = await startTestBitiq({ slack, redisUrl: redis.url, jobs: [held.job] });
        try {
          slack.trouble.next.set(method, [trouble, trouble]);

          await typePreflight(slack);
          await slack.waitFor(() => held.started() === 1 && (method !== 'chat.update' || posts(slack)[0]));
          held.release();
          await slack.waitFor(() => ready(slack) && replies(slack).length > 0, { timeoutMs: 35_000 });

          expect(posts(slack)).toHaveLength(1);
          expect(replies(slack)).toHaveLength(1);
        } finally {
          await bitiq.stop();
          await slack.stop();
          await redis.stop();
        }
      },
    );
  });
});

test('a bot that is started again finishes the messages of the one before, and its buttons work', async () => {
  const house = await open();
  const { job } = aQuickJob();
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-restart-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const databaseUrl = `sqlite:${join(folder, 'bitiq.sqlite')}`;
  const before = await start(house, { jobs: [job], databaseUrl });
  house.slack.trouble.always.set('chat.update', { answer: 'server-error' });
  await typePreflight(house.slack);
  const [message] = await house.slack.waitFor(() => posts(house.slack).length > 0 && posts(house.slack));
  await before.stop();
  house.slack.trouble.always.clear();

  await start(house, { jobs: [job], databaseUrl });
  await house.slack.waitFor(() => ready(house.slack));
  await house.slack.click({ user: 'jun', channel: 'prod', ts: message?.ts ?? '', actionId: 'run.details' });

  expect(await house.slack.waitFor(() => house.slack.view('jun'))).toBeDefined();
  expect(posts(house.slack)).toHaveLength(1);
});
