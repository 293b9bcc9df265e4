import { Worker } from 'bullmq';
import { createWorkerConnection, QUEUE_PREFIX } from './redis.ts';
import { RUN_QUEUE } from './run-queue.ts';

export interface RunWorkerOptions {
  readonly redisUrl: string;
  /** Runs at the same time in this process. */
  readonly concurrency: number;
  /** Told of every run that waits; may be told of the same one twice, claims decide. */
  process(runId: string): Promise<void>;
  onError(error: unknown): void;
}

export interface RunWorker {
  /** Takes no new work and waits for what is under way. */
  close(): Promise<void>;
}

/** Takes runs from the queue. Whether a run may be worked on is SQL's to say, not the queue's. */
export function createRunWorker(options: RunWorkerOptions): RunWorker {
  const connection = createWorkerConnection(options.redisUrl);
  const worker = new Worker<{ runId: string }>(RUN_QUEUE, (job) => options.process(job.data.runId), {
    connection,
    prefix: QUEUE_PREFIX,
    concurrency: options.concurrency,
    lockDuration: 15_000,
    stalledInterval: 15_000,
    maxStalledCount: 100,
  });
  worker.on('error', (error) => options.onError(error));
  return {
    async close() {
      await worker.close(connection.status !== 'ready');
      connection.disconnect();
    },
  };
}
