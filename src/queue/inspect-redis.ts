import { Cluster, type Redis } from 'ioredis';
import { ExternalError } from '../errors.ts';
import { openRedis } from './redis.ts';

/** How a Redis is set up. */
export interface RedisSetup {
  readonly product: 'Redis' | 'Valkey';
  /** As it counts for commands: `7.2.4`. */
  readonly version: string;
  /** `noeviction`, `allkeys-lru`, … */
  readonly evictionPolicy: string;
  /** What of it survives a restart. `unknown`: no log, and it does not tell about snapshots. */
  readonly persistence: 'log' | 'snapshots' | 'none' | 'unknown';
}

/** For all of it, in milliseconds: short of what a probe has, so that its answer is Redis' own. */
const LIMIT_MS = 5_000;

/**
 * Asks a Redis how it is set up, over a connection of its own; of a cluster each master, and the worst of
 * them is told. Throws `ExternalError` with system `redis`: `unreachable`, `unauthenticated`, `timeout`
 * after 5 s or by the signal.
 */
export async function inspectRedis(url: string, caller: AbortSignal): Promise<RedisSetup> {
  const signal = AbortSignal.any([caller, AbortSignal.timeout(LIMIT_MS)]);
  const redis = openRedis(url, {
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: LIMIT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let why: unknown;
  redis.on('error', (error) => {
    why = error;
  });
  const onAbort = () => redis.disconnect();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await redis.connect();
    const masters = redis instanceof Cluster ? redis.nodes('master') : [redis];
    return worstOf(await Promise.all(masters.map(ask)));
  } catch (error) {
    throw toRedisError(why ?? error, signal);
  } finally {
    signal.removeEventListener('abort', onAbort);
    redis.disconnect();
  }
}

async function ask(redis: Redis): Promise<RedisSetup> {
  const info = parseInfo(await redis.info());
  const snapshots = await redis.config('GET', 'save').catch(() => undefined);
  return toSetup(info, snapshots);
}

const PERSISTENCE = ['none', 'unknown', 'snapshots', 'log'] as const;

/** What may lose jobs in one master may lose those that live there. */
function worstOf(setups: readonly RedisSetup[]): RedisSetup {
  const [first] = setups;
  if (first === undefined) throw new Error('the cluster has no master');
  const evicting = setups.find(({ evictionPolicy }) => evictionPolicy !== 'noeviction') ?? first;
  const persistence = PERSISTENCE.find((each) => setups.some((setup) => setup.persistence === each));
  return { ...first, evictionPolicy: evicting.evictionPolicy, persistence: persistence ?? 'unknown' };
}

function toSetup(info: ReadonlyMap<string, string>, snapshots: unknown): RedisSetup {
  return {
    product: info.get('server_name') === 'valkey' ? 'Valkey' : 'Redis',
    version: info.get('redis_version') ?? '0',
    evictionPolicy: info.get('maxmemory_policy') ?? 'unknown',
    persistence: persistenceOf(info.get('aof_enabled') === '1', snapshots),
  };
}

/** A provider's Redis may refuse CONFIG. */
function persistenceOf(hasLog: boolean, snapshots: unknown): RedisSetup['persistence'] {
  if (hasLog) return 'log';
  if (!Array.isArray(snapshots) || snapshots.length < 2) return 'unknown';
  return String(snapshots[1]) === '' ? 'none' : 'snapshots';
}

function parseInfo(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

function toRedisError(cause: unknown, signal: AbortSignal): ExternalError {
  if (signal.aborted) return new ExternalError('redis', 'timeout', 'Redis did not answer in time');
  const said = cause instanceof Error ? cause.message : '';
  if (/NOAUTH|WRONGPASS|NOPERM|invalid password/.test(said)) {
    return new ExternalError('redis', 'unauthenticated', 'Redis does not accept the password in REDIS_URL');
  }
  if (cause instanceof Error && 'code' in cause && cause.code === 'CERT_HAS_EXPIRED') {
    return new ExternalError('redis', 'unreachable', 'the certificate of Redis has expired');
  }
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new ExternalError('redis', 'unreachable', `Redis cannot be reached${code}`);
}
