import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test } from 'vitest';
import { startRedis } from '../../sandbox/services/redis.ts';
import { findFreePort } from '../../sandbox/services/server-process.ts';
import { type RunningSlack, startSlack } from '../../sandbox/slack/slack.ts';
import type { Job } from '../../src/jobs/job.ts';
import { isOver, type RunStatus } from '../../src/runs/run.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { isChainWhole, listEntries } from '../approvals/on-record.ts';
import { startTestBitiq, type TestBitiq } from '../helpers/bitiq.ts';
import { aReport } from '../helpers/jobs.ts';
import { usePostgres } from '../helpers/services.ts';
import { startWay, type Way } from '../helpers/way.ts';

const postgres = usePostgres();

/** What has to be well again so soon after the network is. */
const RECOVERED_WITHIN_MS = 15_000;

/** Which way is cut, how, and for how long. A way that forgets leaves connections of before silent for ever. */
const CUTS = [
  { to: 'PostgreSQL', how: 'hang', forMs: 30_000, forget: false },
  { to: 'PostgreSQL', how: 'refuse', forMs: 8_000, forget: false },
  { to: 'PostgreSQL', how: 'hang', forMs: 10_000, forget: true },
  { to: 'Redis', how: 'hang', forMs: 30_000, forget: false },
  { to: 'Redis', how: 'refuse', forMs: 8_000, forget: false },
  { to: 'Redis', how: 'hang', forMs: 10_000, forget: true },
  { to: 'Slack', how: 'hang', forMs: 30_000, forget: false },
  { to: 'Slack', how: 'refuse', forMs: 8_000, forget: false },
  { to: 'Slack', how: 'hang', forMs: 10_000, forget: true },
] as const;

type Party = (typeof CUTS)[number]['to'];

describe
  .skipIf(postgres === undefined)
  .concurrent('a network that is cut between a bot and two workers and', { timeout: 120_000 }, () => {
    test.for(CUTS)(
      '$to ($how, $forMs ms, forgets: $forget): nothing that was taken is lost, nothing is done twice',
      async (cut, { expect, onTestFinished }) => {
        const parts = await open();
        onTestFinished(() => parts.stop());
        const { slack, ways, store } = parts;
        const asked = await Promise.all([ask(slack), ask(slack), ask(slack)]);

        ways[cut.to].cut(cut.how);
        const meanwhile = Promise.all([ask(slack), ask(slack)]);
        await sleep(cut.forMs);
        ways[cut.to].heal({ forget: cut.forget });
        const healed = performance.now();
        const soon = { timeout: RECOVERED_WITHIN_MS + 5_000, interval: 100 };
        await expect.poll(async () => isOnRecord(store, await ask(slack)), soon).toBe(true);
        await expect.poll(() => listOpen(store), soon).toEqual([]);
        const recoveredMs = performance.now() - healed;
        asked.push(...(await meanwhile));

        console.info(`${cut.to} ${cut.how}: recovered after ${Math.round(recoveredMs)} ms`);
        const runs = await readRuns(store);
        const ids = runs.map(({ id }) => id).toSorted();
        const lost = await notOnRecord(store, asked);
        const unheard = asked.filter(({ isAcknowledged }) => !isAcknowledged).length + refusals(slack);
        expect(recoveredMs).toBeLessThan(RECOVERED_WITHIN_MS);
        expect(lost.length).toBeLessThanOrEqual(unheard);
        if (cut.to === 'Redis') expect(lost).toEqual([]);
        if (cut.to !== 'PostgreSQL') expect(new Set(parts.begun())).toEqual(new Set([1]));
        expect(await listEnded(store)).toEqual(ids);
        expect(listTold(slack)).toHaveLength(ids.length);
        expect(await isChainWhole(store)).toBe(true);
      },
    );
  });

const readRuns = (store: Store) => store.db.selectFrom('runs').selectAll().execute();

/** Runs that are not over, or whose message does not say so. */
async function listOpen(store: Store) {
  const rows = await store.db
    .selectFrom('runs')
    .innerJoin('posts', 'posts.run_id', 'runs.id')
    .select(['runs.id', 'runs.status', 'runs.attempt', 'posts.final', 'posts.failures'])
    .execute();
  return rows.filter(({ status, final }) => !isOver(status as RunStatus) || final === 0);
}

async function listEnded(store: Store): Promise<readonly string[]> {
  const entries = await listEntries(store, 'run.succeeded');
  return entries.map(({ runId }) => runId ?? '').toSorted();
}

/** Messages of runs, in the channel itself. */
const listTold = (slack: RunningSlack) =>
  slack.messages('prod').filter(({ ts, threadTs = ts, text }) => threadTs === ts && /is ready/.test(text));

/** How often somebody heard that nothing was started. */
const refusals = (slack: RunningSlack) =>
  slack.ephemerals('mara').filter(({ text }) => /nothing was started/.test(text)).length;

/** Three processes in this one, each of whose ways can be cut. */
async function open() {
  const url = (await postgres?.createDatabase()) ?? '';
  const slackPort = await findFreePort();
  const redis = await startRedis({ own: true });
  const ways: Record<Party, Way> = {
    PostgreSQL: await startWay(Number(new URL(url).port)),
    Redis: await startWay(Number(new URL(redis.url).port)),
    Slack: await startWay(slackPort),
  };
  const slack = await startSlack({
    rateLimits: 'off',
    port: slackPort,
    address: `http://127.0.0.1:${ways.Slack.port}`,
  });
  const { job, begun } = aCountedJob();
  const shared = {
    slack,
    redisUrl: ways.Redis.through(redis.url),
    databaseUrl: ways.PostgreSQL.through(url),
    jobs: [job],
  };
  const processes: TestBitiq[] = [];
  for (const role of ['bot', 'worker', 'worker'] as const)
    processes.push(await startTestBitiq({ ...shared, role }));
  const store = await openStore(url);
  return {
    slack,
    ways,
    store,
    begun,
    async stop() {
      await Promise.all(processes.map((each) => each.stop()));
      await store.close();
      await slack.stop();
      await Promise.all(Object.values(ways).map((way) => way.stop()));
      await redis.stop();
    },
  };
}

/** A preflight that takes a moment and says how often it was begun for each run. */
function aCountedJob(): { job: Job; begun: () => readonly number[] } {
  const counts = new Map<string, number>();
  const report = aReport(['passed'], { verdict: { answer: 'yes', sentence: 'prod is ready' } });
  return {
    begun: () => [...counts.values()],
    job: {
      kind: 'preflight',
      title: (environment) => `${environment} preflight`,
      mutates: false,
      async run({ input }) {
        const key = JSON.stringify(input);
        counts.set(key, (counts.get(key) ?? 0) + 1);
        await sleep(500);
        return { outcome: 'succeeded', report };
      },
    },
  };
}

let questions = 0;

/** Somebody asks what nobody has asked. */
async function ask(slack: RunningSlack): Promise<Asked> {
  questions += 1;
  const timeoutMs = (20 + questions) * 1_000;
  const text = `/bitiq preflight prod --only cluster-version --timeout ${timeoutMs / 1_000}s`;
  const { acknowledged } = await slack.command({ user: 'mara', channel: 'prod', text });
  return { timeoutMs, isAcknowledged: acknowledged };
}

interface Asked {
  readonly timeoutMs: number;
  readonly isAcknowledged: boolean;
}

async function notOnRecord(store: Store, asked: readonly Asked[]): Promise<readonly Asked[]> {
  const known = new Set((await readRuns(store)).map(({ input }) => JSON.parse(input).timeoutMs));
  return asked.filter(({ timeoutMs }) => !known.has(timeoutMs));
}

async function isOnRecord(store: Store, asked: Asked): Promise<boolean> {
  return (await notOnRecord(store, [asked])).length === 0;
}
