import { Redis, type RedisOptions } from 'ioredis';

/**
 * Keys of the queue live under this prefix; the braces keep them in one slot of a Redis Cluster.
 */
export const QUEUE_PREFIX = '{bitiq}';

type Options = Omit<RedisOptions, 'replyMapping'>;

/** For handing work over: a command fails at once while Redis is away. */
export function createProducerConnection(url: string): Redis {
  return connect(url, { maxRetriesPerRequest: 0, enableOfflineQueue: false });
}

/** For workers: commands wait until Redis is back. */
export function createWorkerConnection(url: string): Redis {
  return connect(url, { maxRetriesPerRequest: null });
}

function connect(url: string, options: Options): Redis {
  const all: Options = {
    ...options,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, 1_000),
  };
  const redis = new Redis(url, all);
  redis.on('error', () => {
    // Reconnecting is ioredis's work; whether Redis answers is asked where it matters.
  });
  return redis;
}
