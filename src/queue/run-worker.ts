import { setTimeout } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { createWorkerConnection, QUEUE_PREFIX } from './redis.ts';
import { CANARY, RUN_QUEUE } from './run-queue.ts';

export interface RunWorkerOptions {
  readonly redisUrl: string;
  /** Runs at the same time in this process. */
  readonly concurrency: number;
  /** Told of every run that waits; may be told of the same one twice, claims decide. */
  process(runId: string): Promise<void>;
  /** Told of a job that only shows that work goes through. Default: nothing. */
  onCanary?(): Promise<void>;
  /** `runId`: what `process` threw for that run, which is handed over again; left out: the queue has trouble. */
  onError(error: unknown, runId?: string): void;
}

export interface RunWorker {
  /** Takes no new work and waits for what is under way, whether Redis is there or not. */
  close(): Promise<void>;
}

/** BullMQ would wait for a silent Redis for ever; it has this long to say goodbye. */
const GOODBYE_MS = 1_000;

/**
 * A job whose worker says nothing for so long is given to another, who looks for such ones twice. Who is at a
 * run, claims know better: this is for those that were taken and never claimed.
 */
const TAKEN_MS = 5_000;
const LOOK_EVERY_MS = 3_000;

/** Takes runs from the queue. Whether a run may be worked on is SQL's to say, not the queue's. */
export function createRunWorker(options: RunWorkerOptions): RunWorker {
  const connection = createWorkerConnection(options.redisUrl);
  const underWay = new Set<Promise<void>>();
  const work = (runId: string): Promise<void> => {
    const run = options
      .process(runId)
      .catch((error: unknown) => {
        // The queue forgets a job that failed, and why.
        options.onError(error, runId);
        throw error;
      })
      .finally(() => underWay.delete(run));
    underWay.add(run);
    return run;
  };
  const worker = new Worker<{ runId: string }>(
    RUN_QUEUE,
    async (job) => (job.name === CANARY ? options.onCanary?.() : work(job.data.runId)),
    {
      connection,
      prefix: QUEUE_PREFIX,
      concurrency: options.concurrency,
      lockDuration: TAKEN_MS,
      stalledInterval: LOOK_EVERY_MS,
      maxStalledCount: 100,
    },
  );
  worker.on('error', (error) => options.onError(error));
  return {
    async close() {
      const closed = worker.close(connection.status !== 'ready').catch(options.onError);
      while (underWay.size > 0) await Promise.allSettled(underWay);
      await Promise.race([closed, setTimeout(GOODBYE_MS, undefined, { ref: false })]);
      // What was on its way from Redis when it closed.
      while (underWay.size > 0) await Promise.allSettled(underWay);
      connection.disconnect();
    },
  };
}
