import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningRedis, startRedis } from '../../sandbox/services/redis.ts';
import { type RunningSlack, startSlack } from '../../sandbox/slack/slack.ts';
import { QUEUE_PREFIX } from '../../src/queue/redis.ts';
import { SCHEDULE_QUEUE } from '../../src/queue/schedule-queue.ts';
import { keepSchedules } from '../../src/schedules/keep-schedules.ts';
import { listKept } from '../../src/schedules/kept-schedules.ts';
import { takeSlot } from '../../src/schedules/take-slot.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { startTestBitiq, type TestBitiq } from '../helpers/bitiq.ts';
import { aQuickJob } from '../helpers/jobs.ts';
import { prodWith } from '../schedules/a-schedule.ts';

const DAY_MS = 86_400_000;

/** Due at a minute of the day that is hours away, so that nothing begins by itself meanwhile. */
function hoursAgo(hours: number): string {
  const then = new Date(Date.now() - hours * 3_600_000);
  return `${then.getUTCMinutes()} ${then.getUTCHours()} * * *`;
}

const daily = { job: 'preflight', cron: hoursAgo(3), timeZone: 'UTC' };

describe('a bitiq with a schedule', { timeout: 30_000 }, () => {
  let redis: RunningRedis;
  let slack: RunningSlack;
  let folder: string;
  let store: Store;
  const running: TestBitiq[] = [];
  beforeAll(async () => {
    [redis, slack] = await Promise.all([startRedis({ own: true }), startSlack({ rateLimits: 'off' })]);
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bitiq-schedules-'));
    store = await openStore(databaseUrl());
    await store.migrate();
  });
  afterEach(async () => {
    slack.trouble.always.clear();
    await Promise.all(running.splice(0).map((bitiq) => bitiq.stop()));
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterAll(async () => {
    await slack.stop();
    await redis.stop();
  });

  const databaseUrl = () => `sqlite:${join(folder, 'bitiq.sqlite')}`;

  async function start(schedules: object): Promise<{ count: () => number }> {
    const quick = aQuickJob();
    const options = { slack, redisUrl: redis.url, databaseUrl: databaseUrl(), prod: { schedules } };
    running.push(await startTestBitiq({ ...options, jobs: [quick.job] }));
    return quick;
  }

  /** As a bitiq that was there days ago, and is off since. */
  const keptSince = (days: number, schedules: object) =>
    keepSchedules(
      { ...store, now: async () => Date.now() - days * DAY_MS },
      prodWith(schedules),
      'bitiq:before',
    );

  const readMessages = () =>
    slack.messages('prod').filter(({ blocks }) => JSON.stringify(blocks ?? []).includes('schedule daily'));

  const listRuns = () => store.db.selectFrom('runs').select(['id', 'requested_by', 'status']).execute();

  test('that was off for three days posts one report when two of it start, and says for when it is', async () => {
    await keptSince(3, { daily });
    const before = readMessages().length;

    const jobs = await Promise.all([start({ daily }), start({ daily })]);

    await slack.waitFor(() => readMessages().length > before, { timeoutMs: 10_000 });
    await expect.poll(async () => (await listRuns())[0]?.status, { timeout: 10_000 }).toBe('succeeded');
    expect(await listRuns()).toMatchObject([{ requested_by: 'schedule:prod/daily' }]);
    expect(jobs.reduce((sum, { count }) => sum + count(), 0)).toBe(1);
    const told = readMessages().slice(before);
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told[0]?.blocks)).toMatch(/asked by schedule daily · made up for <!date/);
  });

  test('begins at once what the queue tells of, without waiting for the watch', async () => {
    await start({ daily });
    const isKept = () => listKept(store.db).then(({ length }) => length);
    await expect.poll(isKept, { timeout: 10_000 }).toBe(1);
    await store.write((tx) =>
      tx.db
        .updateTable('schedules')
        .set({ since: Date.now() - DAY_MS })
        .execute(),
    );
    const queue = new Queue(SCHEDULE_QUEUE, { connection: { url: redis.url }, prefix: QUEUE_PREFIX });

    await queue.add('prod/daily', {}, { removeOnComplete: true });

    await expect.poll(async () => (await listRuns()).length, { timeout: 10_000 }).toBe(1);
    await queue.close();
    expect(await store.db.selectFrom('schedule_slots').select(['schedule', 'reason']).execute()).toEqual([
      { schedule: 'prod/daily', reason: 'made-up' },
    ]);
  });

  test('delivers once what Slack did not take at report time, and says that it is late', async () => {
    await keptSince(0, { daily: { ...daily, cron: hoursAgo(6) } });
    const before = readMessages().length;
    slack.trouble.always.set('chat.postMessage', { answer: 'server-error' });
    const [schedule] = await listKept(store.db);
    if (schedule === undefined) throw new Error('nothing is kept');
    // Started in time, ten minutes ago.
    const due = {
      dueAt: Date.now() - 600_000,
      reason: 'due',
      channel: 'C0PROD001',
      runId: 'late2345',
    } as const;
    await takeSlot(store, { ...due, schedule, actor: 'bitiq:before' });
    await start({ daily: { ...daily, cron: hoursAgo(6) } });
    await expect.poll(async () => (await listRuns())[0]?.status, { timeout: 10_000 }).toBe('succeeded');
    const isTried = async () =>
      (await store.db.selectFrom('posts').select('failures').execute())[0]?.failures;
    await expect.poll(isTried, { timeout: 10_000 }).toBeGreaterThan(0);

    slack.trouble.always.clear();

    const isShown = async () => (await store.db.selectFrom('posts').select('final').execute())[0]?.final;
    await expect.poll(isShown, { timeout: 15_000 }).toBe(1);
    const told = readMessages().slice(before);
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told[0]?.blocks)).toMatch(/asked by schedule daily · late: due <!date/);
  });

  test('says nothing where nothing changed and the schedule is quiet, and lists that it ran', async () => {
    const quiet = { daily: { ...daily, quiet: true } };
    await keptSince(3, quiet);
    const before = readMessages().length;
    const [schedule] = await listKept(store.db);
    if (schedule === undefined) throw new Error('nothing is kept');
    await start(quiet);
    await slack.waitFor(() => readMessages().length > before, { timeoutMs: 10_000 });
    await expect.poll(async () => (await listRuns())[0]?.status, { timeout: 10_000 }).toBe('succeeded');

    const due = { dueAt: Date.now(), reason: 'due', channel: 'C0PROD001', runId: 'quiet234' } as const;
    await takeSlot(store, { ...due, schedule, actor: 'bitiq:before' });

    const states = async () => (await listRuns()).map(({ status }) => status);
    await expect.poll(states, { timeout: 10_000 }).toEqual(['succeeded', 'succeeded']);
    expect(await store.db.selectFrom('posts').select('run_id').execute()).toHaveLength(1);
    expect(readMessages().length).toBe(before + 1);
    await slack.command({ user: 'mara', channel: 'prod', text: '/bitiq schedule prod' });
    const listed = await slack.waitFor(() => slack.ephemerals('mara').at(-1), { timeoutMs: 10_000 });
    expect(listed.text).toBe('prod has 1 schedule. Next is daily in prod.');
    expect(JSON.stringify(listed.blocks)).toContain('nothing changed, so nothing was said');
  });
});
