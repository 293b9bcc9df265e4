import { Redis, type RedisOptions } from 'ioredis';

/**
 * Keys of the queue live under this prefix; the braces keep them in one slot of a Redis Cluster.
 */
export const QUEUE_PREFIX = '{bitiq}';

/** How long a lost connection waits before it is tried again: soon, and never longer than a second. */
function retryStrategy(attempt: number): number {
  return Math.min(attempt * 100, 1_000);
}

/** For handing work over: a command fails at once while Redis is away. */
export function createProducerConnection(url: string): Redis {
  return connect(url, { maxRetriesPerRequest: 0, enableOfflineQueue: false });
}

/** For workers: commands wait until Redis is back. */
export function createWorkerConnection(url: string): Redis {
  return connect(url, { maxRetriesPerRequest: null });
}

function connect(url: string, options: RedisOptions): Redis {
  const redis = new Redis(url, { ...options, retryStrategy, connectTimeout: 2_000 });
  redis.on('error', () => {
    // Reconnecting is ioredis's work; whether Redis answers is asked where it matters.
  });
  return redis;
}
