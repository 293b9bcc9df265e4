import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { type Job, Queue, type RepeatOptions, Worker } from 'bullmq';
import {
  createProducerConnection,
  createWorkerConnection,
  QUEUE_PREFIX,
  type RedisConnection,
} from './redis.ts';
import { withDeadline } from './run-queue.ts';

export const SCHEDULE_QUEUE = 'schedules';

/** What the queue is to start again and again. */
export interface Scheduled {
  /** `prod/every-morning`. */
  readonly id: string;
  readonly cron: string;
  readonly timeZone: string;
  /** In milliseconds. */
  readonly jitter: number;
}

export interface ScheduleQueueOptions {
  readonly redisUrl: string;
  /** When it begins next after a moment, both in milliseconds since 1970. The queue knows no calendar of its own. */
  nextAt(scheduled: Scheduled, after: number): number;
  /**
   * Told of a schedule whose time has come, and of that time; in any process, and of the same one perhaps twice:
   * SQL decides. What is thrown is looked for again by whoever watches the clock.
   */
  process(id: string, at: number): Promise<void>;
  onError(error: unknown): void;
}

/** BullMQ's job schedulers. Redis may lose all of them: `keep` puts them back. */
export interface ScheduleQueue {
  /** Brings the job schedulers to what is in force; what is so already stays as it is. Throws `ExternalError` within two seconds. */
  keep(inForce: readonly Scheduled[]): Promise<void>;
  /** Takes nothing more and waits for what is under way, whether Redis is there or not. */
  close(): Promise<void>;
}

/** A scheduler whose next job is overdue by so much has lost it. */
const LOST_MS = 60_000;

/** BullMQ would wait for a silent Redis for ever; it has this long to say goodbye. */
const GOODBYE_MS = 1_000;

/** Connects to Redis in the background; nothing waits for it here. */
export function createScheduleQueue(options: ScheduleQueueOptions): ScheduleQueue {
  const settings = { repeatStrategy: toStrategy(options) };
  const asking = createProducerConnection(options.redisUrl);
  const working = createWorkerConnection(options.redisUrl);
  const queue = new Queue(SCHEDULE_QUEUE, { connection: asking, prefix: QUEUE_PREFIX, settings });
  queue.on('error', () => {
    // The same trouble reaches whoever called.
  });
  const underWay = new Set<Promise<void>>();
  const work = (job: Job): Promise<void> => {
    const turn = process(options, job).finally(() => underWay.delete(turn));
    underWay.add(turn);
    return turn;
  };
  const worker = new Worker(SCHEDULE_QUEUE, work, {
    connection: working,
    prefix: QUEUE_PREFIX,
    settings,
    maxStalledCount: 100,
  });
  worker.on('error', options.onError);
  return {
    async keep(inForce) {
      await withDeadline(untilReady(asking));
      await withDeadline(keepSchedulers(queue, inForce));
    },
    async close() {
      const closed = worker.close(working.status !== 'ready').catch(options.onError);
      while (underWay.size > 0) await Promise.allSettled(underWay);
      await Promise.race([closed, setTimeout(GOODBYE_MS, undefined, { ref: false })]);
      working.disconnect();
      asking.disconnect();
      await queue.close().catch(() => undefined);
    },
  };
}

/** A process that has just started is given the time to connect. */
async function untilReady(connection: RedisConnection): Promise<void> {
  if (connection.status === 'ready') return;
  await once(connection, 'ready', { signal: AbortSignal.timeout(1_000) });
}

async function process({ process }: ScheduleQueueOptions, { name, opts, timestamp }: Job): Promise<void> {
  // The time that it was made for, and not the one at which somebody came to take it.
  await process(name, opts.prevMillis ?? timestamp);
}

/** The name of its jobs is the schedule's id; a jitter stands behind the cron expression. */
function toStrategy({ nextAt }: Pick<ScheduleQueueOptions, 'nextAt'>) {
  return (after: number, { pattern = '', tz = 'UTC' }: RepeatOptions, id = ''): number => {
    const [cron = '', jitter = '0'] = pattern.split(' ~');
    return nextAt({ id, cron, timeZone: tz, jitter: Number.parseInt(jitter, 10) }, after);
  };
}

function toRepeat({ cron, timeZone, jitter }: Scheduled): { pattern: string; tz: string } {
  return { pattern: jitter === 0 ? cron : `${cron} ~${jitter}`, tz: timeZone };
}

async function keepSchedulers(queue: Queue, inForce: readonly Scheduled[]): Promise<void> {
  const there = new Map((await queue.getJobSchedulers()).map((scheduler) => [scheduler.key, scheduler]));
  for (const scheduled of inForce) {
    const repeat = toRepeat(scheduled);
    const known = there.get(scheduled.id);
    there.delete(scheduled.id);
    const isSame = known?.pattern === repeat.pattern && known.tz === repeat.tz;
    if (isSame && (known.next ?? 0) > Date.now() - LOST_MS) continue;
    await queue.upsertJobScheduler(scheduled.id, repeat, {
      name: scheduled.id,
      opts: { removeOnComplete: true, removeOnFail: true },
    });
  }
  for (const id of there.keys()) await queue.removeJobScheduler(id);
}
