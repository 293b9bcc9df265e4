import { once } from 'node:events';
import { Queue } from 'bullmq';
import { ExternalError } from '../errors.ts';
import type { Owed } from '../runs/outbox.ts';
import { createProducerConnection, QUEUE_PREFIX } from './redis.ts';

export const RUN_QUEUE = 'runs';

/** Name of the jobs that are no run's. */
export const CANARY = 'canary';

/** BullMQ's `add` can wait for ever while Redis is away; we do not. */
const DEADLINE_MS = 1_000;

/** No trouble yet: who asks now waits for the connection, as long as for an answer. */
const CONNECTING: readonly string[] = ['connecting', 'connect'];

/** Where runs wait for a worker. Redis may lose all of it: the outbox hands it over again. */
export interface RunQueue {
  /** Adding what is there already changes nothing. Throws `ExternalError` within a second. */
  add(owed: readonly Owed[]): Promise<void>;
  /** Sends a job that only shows that work goes through. Throws `ExternalError` within a second. */
  addCanary(): Promise<void>;
  /** Round trip in milliseconds. Throws `ExternalError` within a second. */
  ping(): Promise<number>;
  getCounts(): Promise<{ waiting: number; active: number; delayed: number; oldestWaitingMs: number }>;
  close(): Promise<void>;
}

/** Connects to Redis in the background; nothing waits for it here. */
export function createRunQueue(redisUrl: string): RunQueue {
  const connection = createProducerConnection(redisUrl);
  const queue = new Queue(RUN_QUEUE, { connection, prefix: QUEUE_PREFIX });
  /** Why the last connection failed: what is asked meanwhile is only told that there is none. */
  let why: unknown;
  connection.on('error', (error) => {
    why = error;
  });
  connection.on('ready', () => {
    why = undefined;
  });
  queue.on('error', () => {
    // The same trouble reaches whoever called.
  });
  /** BullMQ keeps what it is given while Redis is away, and sends all of it later: give it nothing then. */
  const ask = <T>(question: () => Promise<T>): Promise<T> =>
    withDeadline(
      (async () => {
        if (CONNECTING.includes(connection.status)) await once(connection, 'ready');
        if (connection.status === 'ready') return question();
        throw new ExternalError('redis', 'unreachable', 'Redis cannot be reached', { cause: why });
      })(),
    );
  return {
    async add(owed) {
      await ask(() =>
        queue.addBulk(
          owed.map(({ runId, fence }) => ({
            name: 'run',
            data: { runId },
            opts: { jobId: `${runId}-${fence}`, removeOnComplete: true, removeOnFail: true },
          })),
        ),
      );
    },
    async addCanary() {
      await ask(() => queue.add(CANARY, { runId: '' }, { removeOnComplete: true, removeOnFail: true }));
    },
    async ping() {
      const began = performance.now();
      await ask(() => connection.ping());
      return performance.now() - began;
    },
    async getCounts() {
      const counts = await ask(() => queue.getJobCounts('waiting', 'active', 'delayed'));
      const [oldest] = await ask(() => queue.getWaiting(0, 0));
      return {
        waiting: counts.waiting ?? 0,
        active: counts.active ?? 0,
        delayed: counts.delayed ?? 0,
        oldestWaitingMs: oldest === undefined ? 0 : Date.now() - oldest.timestamp,
      };
    },
    async close() {
      connection.disconnect();
      await queue.close().catch(() => undefined);
    },
  };
}

/** Throws `ExternalError` where Redis has not done it within a second. */
export async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new ExternalError('redis', 'timeout', `Redis did not answer within ${DEADLINE_MS} ms`)),
      DEADLINE_MS,
    );
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, deadline]);
  } catch (error) {
    if (error instanceof ExternalError) throw error;
    throw new ExternalError('redis', 'unreachable', 'Redis cannot be reached', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
