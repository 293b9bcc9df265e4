import { setTimeout as sleep } from 'node:timers/promises';
import { describe, type ExpectStatic, test } from 'vitest';
import { startPostgres } from '../../sandbox/services/postgres.ts';
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

const PARTIES = ['PostgreSQL', 'Redis', 'Slack'] as const;
const PROCESSES = ['bot', 'worker', 'other worker'] as const;

/** Whose ways are cut, how, and for how long. A way that forgets leaves connections of before silent for ever. */
const CUTS = [
  { of: 'all', to: 'PostgreSQL', how: 'hang', forMs: 30_000, forget: false },
  { of: 'all', to: 'PostgreSQL', how: 'refuse', forMs: 8_000, forget: false },
  { of: 'bot', to: 'PostgreSQL', how: 'hang', forMs: 30_000, forget: true },
  { of: 'worker', to: 'PostgreSQL', how: 'hang', forMs: 30_000, forget: true },
  { of: 'all', to: 'Redis', how: 'hang', forMs: 30_000, forget: true },
  { of: 'all', to: 'Redis', how: 'refuse', forMs: 8_000, forget: false },
  { of: 'bot', to: 'Redis', how: 'hang', forMs: 30_000, forget: true },
  { of: 'worker', to: 'Redis', how: 'hang', forMs: 30_000, forget: true },
  { of: 'all', to: 'Slack', how: 'hang', forMs: 30_000, forget: false },
  { of: 'bot', to: 'Slack', how: 'hang', forMs: 30_000, forget: true },
  { of: 'all', to: 'Slack', how: 'refuse', forMs: 8_000, forget: false },
] as const;

type Party = (typeof PARTIES)[number];
type Process = (typeof PROCESSES)[number];

describe
  .skipIf(postgres === undefined)
  .concurrent(
    'a network that is cut between a bot, two workers and what they need',
    { timeout: 120_000 },
    () => {
      test.for(CUTS)(
        'from $to: $of ($how, $forMs ms, forgets: $forget): nothing that was taken is lost, nothing is done twice',
        async (cut, { expect, onTestFinished }) => {
          const parts = await open((await postgres?.createDatabase()) ?? '');
          onTestFinished(() => parts.stop());
          const ways = PROCESSES.filter((each) => cut.of === 'all' || each === cut.of).map(
            (each) => parts.ways[each][cut.to],
          );

          const asked = await ask3(parts);
          for (const way of ways) way.cut(cut.how);
          const meanwhile = ask3(parts);
          await sleep(cut.forMs);
          for (const way of ways) way.heal({ forget: cut.forget });
          const recoveredMs = await recover(expect, parts, `${cut.of} from ${cut.to}, ${cut.how}`);

          const lost = await findLost(parts, [...asked, ...(await meanwhile)]);
          expect(recoveredMs).toBeLessThan(RECOVERED_WITHIN_MS);
          expect(lost.unheard).toEqual([]);
          if (cut.to === 'Redis') expect(lost.all).toEqual([]);
          if (cut.to !== 'PostgreSQL') expect(new Set(parts.begun())).toEqual(new Set([1]));
          await expectEachOnce(expect, parts);
        },
      );

      test('PostgreSQL that is ended at once and started again: the same', async ({
        expect,
        onTestFinished,
      }) => {
        const server = await startPostgres({ own: true });
        const parts = await open(server.url);
        onTestFinished(async () => {
          await parts.stop();
          await server.stop();
        });

        const asked = await ask3(parts);
        await server.kill();
        const meanwhile = await ask3(parts);
        await server.restart();
        const recoveredMs = await recover(expect, parts, 'PostgreSQL restarted');

        expect(recoveredMs).toBeLessThan(RECOVERED_WITHIN_MS);
        expect((await findLost(parts, [...asked, ...meanwhile])).unheard).toEqual([]);
        await expectEachOnce(expect, parts);
      });
    },
  );

type Parts = Awaited<ReturnType<typeof open>>;

/** Waits until what is asked now is taken, and all that was taken is over and told so. In milliseconds. */
async function recover(expect: ExpectStatic, { slack, store }: Parts, after: string): Promise<number> {
  const healed = performance.now();
  const soon = { timeout: RECOVERED_WITHIN_MS + 5_000, interval: 100 };
  const isTaken = async () => (await notOnRecord(store, [await ask(slack)])).length === 0;
  await expect.poll(isTaken, soon).toBe(true);
  await expect.poll(() => listOpen(store), soon).toEqual([]);
  const ms = performance.now() - healed;
  console.info(`${after}: recovered after ${Math.round(ms)} ms`);
  return ms;
}

/** What was asked and is not on record; `unheard`: and whoever asked was not told so. */
async function findLost({ slack, store }: Parts, asked: readonly Asked[]) {
  const all = await notOnRecord(store, asked);
  const told = slack.ephemerals('mara').filter(({ text }) => /nothing was started/.test(text)).length;
  return { all, unheard: all.filter(({ isAcknowledged }) => isAcknowledged).slice(told) };
}

/** Each run has ended once, and has one message that says so. */
async function expectEachOnce(expect: ExpectStatic, { slack, store }: Parts): Promise<void> {
  const ids = (await readRuns(store)).map(({ id }) => id).toSorted();
  const messages = slack.messages('prod').filter(({ ts, threadTs = ts }) => threadTs === ts);
  const ended = await listEntries(store, 'run.succeeded');
  expect(ended.map(({ runId }) => runId).toSorted()).toEqual(ids);
  expect(messages.map(({ text }) => /is ready/.test(text))).toEqual(ids.map(() => true));
  expect(await isChainWhole(store)).toBe(true);
}

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

/** Three processes in this one, of which each goes to each of the others by a way of its own. */
async function open(url: string) {
  const slackPort = await findFreePort();
  const redis = await startRedis({ own: true });
  const startWays = async (): Promise<Record<Party, Way>> => ({
    PostgreSQL: await startWay(Number(new URL(url).port)),
    Redis: await startWay(Number(new URL(redis.url).port)),
    Slack: await startWay(slackPort),
  });
  const ways: Record<Process, Record<Party, Way>> = {
    bot: await startWays(),
    worker: await startWays(),
    'other worker': await startWays(),
  };
  // Only a bot is told where its socket is.
  const address = `http://127.0.0.1:${ways.bot.Slack.port}`;
  const slack = await startSlack({ rateLimits: 'off', port: slackPort, address });
  const { job, begun } = aCountedJob();
  const processes: TestBitiq[] = [];
  for (const each of PROCESSES) {
    const { PostgreSQL, Redis, Slack } = ways[each];
    processes.push(
      await startTestBitiq({
        slack: Object.assign(Object.create(slack), { apiUrl: Slack.through(slack.apiUrl) }),
        redisUrl: Redis.through(redis.url),
        databaseUrl: PostgreSQL.through(url),
        jobs: [job],
        role: each === 'bot' ? 'bot' : 'worker',
      }),
    );
  }
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
      await Promise.all(
        Object.values(ways)
          .flatMap(Object.values<Way>)
          .map((way) => way.stop()),
      );
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

const ask3 = ({ slack }: Parts) => Promise.all([ask(slack), ask(slack), ask(slack)]);

interface Asked {
  readonly timeoutMs: number;
  readonly isAcknowledged: boolean;
}

async function notOnRecord(store: Store, asked: readonly Asked[]): Promise<readonly Asked[]> {
  const known = new Set((await readRuns(store)).map(({ input }) => JSON.parse(input).timeoutMs));
  return asked.filter(({ timeoutMs }) => !known.has(timeoutMs));
}
