import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pLimit from 'p-limit';
import { startRedis } from '../sandbox/services/redis.ts';
import { processRun } from '../src/jobs/process-run.ts';
import { createLog } from '../src/log/log.ts';
import { startRelay } from '../src/queue/relay.ts';
import { createRunQueue } from '../src/queue/run-queue.ts';
import { createRunWorker } from '../src/queue/run-worker.ts';
import { createRedactor } from '../src/redaction/redactor.ts';
import { createLeaseKeeper } from '../src/runs/lease-keeper.ts';
import { requestRun } from '../src/runs/request-run.ts';
import { openStore } from '../src/store/store.ts';
import { printRatio } from './ratio.ts';

/**
 * Runs a second through the whole pipeline (request on disk with its audit record, outbox, BullMQ,
 * claim, an empty job, end with its audit record) against bare BullMQ with an empty processor. Both
 * with 50 requests and 50 jobs at a time, in one process each, against the same Redis.
 */
const RUNS = Number(process.argv[2] ?? 3_000);
const CONCURRENCY = 50;
const ROUNDS = 3;

async function bare(redisUrl: string): Promise<number> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const workerConnection = connection.duplicate();
  const queue = new Queue('bare', { connection, prefix: '{bare}' });
  const done = new Set<string>();
  const limit = pLimit(CONCURRENCY);
  const { promise: all, resolve } = Promise.withResolvers<void>();
  const worker = new Worker<{ runId: string }>(
    'bare',
    async (job) => {
      done.add(job.data.runId);
      if (done.size === RUNS) resolve();
    },
    { connection: workerConnection, prefix: '{bare}', concurrency: CONCURRENCY },
  );
  await worker.waitUntilReady();
  const began = performance.now();
  const options = { removeOnComplete: true, removeOnFail: true };
  for (let index = 0; index < RUNS; index += 1) {
    void limit(() => queue.add('run', { runId: `r${index}` }, { ...options, jobId: `r${index}-0` }));
  }
  await all;
  const seconds = (performance.now() - began) / 1_000;
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  connection.disconnect();
  workerConnection.disconnect();
  return assertAll(done.size) / seconds;
}

async function pipeline(redisUrl: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-bench-'));
  const store = await openStore(`sqlite:${join(folder, 'bitiq.sqlite')}`);
  await store.migrate();
  const queue = createRunQueue(redisUrl);
  const redactor = createRedactor([]);
  const log = createLog({ level: 'error', redactor });
  const { promise: all, resolve } = Promise.withResolvers<void>();
  let done = 0;
  const onError = (error: unknown) => log.error('bench', { error });
  const relay = startRelay({
    store,
    queue,
    actor: 'bench',
    newReference: () => 'ref',
    onError,
  });
  const leases = createLeaseKeeper(store, 'bench', onError);
  const report = { title: '', environment: 'prod', rows: [], durationMs: 0 };
  const options = {
    store,
    config: { environments: new Map([['prod', { name: 'prod' }]]) } as never,
    jobs: [
      {
        kind: 'empty',
        title: () => '',
        mutates: false,
        run: async () => ({ outcome: 'succeeded', report }) as const,
      },
    ],
    redactor,
    log,
    leases,
    owner: 'bench',
    signal: new AbortController().signal,
    directory: undefined,
    newNonce: () => 'none',
    newReference: () => 'ref',
    onFinished: () => {
      done += 1;
      if (done === RUNS) resolve();
    },
  };
  const process = (runId: string) => processRun(options, runId);
  const worker = createRunWorker({ redisUrl, concurrency: CONCURRENCY, process, onError });
  await queue.ping().catch(() => undefined);
  await new Promise((ready) => setTimeout(ready, 300));
  const limit = pLimit(CONCURRENCY);
  const began = performance.now();
  for (let index = 0; index < RUNS; index += 1) {
    const id = `r${index}`;
    void limit(async () => {
      await requestRun(store, {
        id,
        kind: 'empty',
        environment: 'prod',
        input: {},
        dedupeKey: id,
        requestedBy: 'slack:T1/U1',
      });
      relay.kick();
    });
  }
  await all;
  const seconds = (performance.now() - began) / 1_000;
  const { count } = await store.db
    .selectFrom('runs')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('status', '=', 'succeeded')
    .executeTakeFirstOrThrow();
  await worker.close();
  leases.stop();
  await relay.stop();
  await queue.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
  return assertAll(Number(count)) / seconds;
}

function assertAll(done: number): number {
  if (done !== RUNS) throw new Error(`${done} of ${RUNS} runs were done`);
  return done;
}

const redis = await startRedis();
const rounds: { bare: number; pipeline: number }[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  rounds.push({ bare: await bare(redis.url), pipeline: await pipeline(redis.url) });
}
await redis.stop();
printRatio({
  what: 'runs a second through the whole pipeline, of bare BullMQ',
  baseline: rounds.map((round) => round.bare),
  ours: rounds.map((round) => round.pipeline),
  unit: 'runs/s',
  wanted: { atLeast: 0.4 },
});
