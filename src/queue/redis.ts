import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { parseRedisUrl, type RedisAddress } from '../config/redis-url.ts';

/**
 * Keys of the queue live under this prefix; the braces keep them in one slot of a Redis Cluster.
 */
export const QUEUE_PREFIX = '{bitiq}';

/** A connection to one Redis, to the master that Sentinels name, or to a cluster. */
export type RedisConnection = Redis | Cluster;

type Options = Omit<RedisOptions, 'replyMapping'>;

/** Who is asked for a second at most takes another connection when the one that it has says nothing for so long. */
const SILENCE_MS = 3_000;

/** A worker waits up to 10 s for a job, which is no silence. */
const WORKER_SILENCE_MS = 12_000;

/** For handing work over: a command fails at once while Redis is away. */
export function createProducerConnection(url: string): RedisConnection {
  return connect(url, { maxRetriesPerRequest: 0, enableOfflineQueue: false, socketTimeout: SILENCE_MS });
}

/** For workers: commands wait until Redis is back. */
export function createWorkerConnection(url: string): RedisConnection {
  return connect(url, { maxRetriesPerRequest: null, socketTimeout: WORKER_SILENCE_MS });
}

const retryStrategy = (attempt: number): number => Math.min(attempt * 100, 1_000);

function connect(url: string, options: Options): RedisConnection {
  const redis = openRedis(url, { connectTimeout: 2_000, retryStrategy, ...options });
  redis.on('error', () => {
    // Reconnecting is ioredis's work; whether Redis answers is asked where it matters.
  });
  return redis;
}

/** Opens a connection to what REDIS_URL names. Throws `TypeError` where it is no such URL. */
export function openRedis(url: string, options: Options): RedisConnection {
  const address = parseRedisUrl(url);
  if (address === undefined) throw new TypeError('REDIS_URL is not the URL of a Redis');
  return address.kind === 'cluster' ? openCluster(address, options) : new Redis(optionsOf(address, options));
}

function optionsOf(address: RedisAddress, options: Options): Options {
  const { nodes, master, sentinelPassword, database } = address;
  const [node] = nodes;
  const place =
    address.kind === 'single'
      ? { host: node?.host ?? '', port: node?.port ?? 0 }
      : {
          sentinels: [...nodes],
          name: master,
          // Sentinels tell at once that the master is another one now.
          failoverDetector: true,
          ...(sentinelPassword !== undefined && { sentinelPassword }),
          sentinelRetryStrategy: options.retryStrategy as (attempt: number) => number,
          sentinelCommandTimeout: options.connectTimeout,
          ...(address.isTls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
        };
  return { ...options, ...place, ...accessOf(address), db: database };
}

/** As whom, and whether over TLS. */
function accessOf({ username, password, isTls }: RedisAddress): Options {
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(isTls && { tls: {} }),
  };
}

function openCluster(address: RedisAddress, options: Options): Cluster {
  const { retryStrategy, lazyConnect, enableOfflineQueue, enableReadyCheck, ...each } = options;
  return new Cluster([...address.nodes], {
    redisOptions: { ...each, ...accessOf(address) },
    clusterRetryStrategy: retryStrategy as (attempt: number) => number | null,
    ...(lazyConnect !== undefined && { lazyConnect }),
    ...(enableOfflineQueue !== undefined && { enableOfflineQueue }),
    ...(enableReadyCheck !== undefined && { enableReadyCheck }),
    slotsRefreshTimeout: options.connectTimeout,
    // A certificate is for the node's name: an address that a node tells is not looked up.
    ...(address.isTls && { dnsLookup: (host, done) => done(null, host) }),
  });
}
