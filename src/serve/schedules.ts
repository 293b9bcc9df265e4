import { createLoop } from '../queue/loop.ts';
import { createScheduleQueue } from '../queue/schedule-queue.ts';
import { nextBegin } from '../schedules/due-times.ts';
import { keepSchedules } from '../schedules/keep-schedules.ts';
import { listKept } from '../schedules/kept-schedules.ts';
import { settleLeftOver } from '../schedules/settle-quiet.ts';
import { type StartOptions, startDue, startMissed } from '../schedules/start-due.ts';
import { newRunId } from './ids.ts';
import type { ProcessContext } from './process-context.ts';

/** Often enough for what is due every minute, whatever became of the queue. */
const WATCH_EVERY_MS = 15_000;

/**
 * Starts what is due: the queue tells when, SQL decides. At the start, and every 15 s after that, what is kept
 * and what the queue has are brought to the configuration, and what was missed is made up.
 */
export function startSchedules(context: ProcessContext): { stop(): Promise<void> } {
  const { store, config, log, name: actor } = context;
  const channelOf = (environment: string) => config.environments.get(environment)?.channel;
  const options: StartOptions = { store, channelOf, newRunId, actor };
  const queue = createScheduleQueue({
    redisUrl: config.redisUrl,
    nextAt: (scheduled, after) => nextBegin(scheduled, after).beginsAt,
    async process(id, at) {
      const schedule = (await listKept(store.db)).find((kept) => kept.id === id);
      if (schedule === undefined) return;
      // The clock of who made the job may be ahead of the store's.
      const now = Math.max(at, await store.now());
      const run = await context.tracing.begin({ name: 'schedule due' }, () =>
        startDue(options, schedule, now),
      );
      if (run !== undefined) context.relay.kick();
    },
    onError: (error) => log.warn('schedules lost their queue', { error }),
  });
  let isRead = false;
  const watch = createLoop({
    everyMs: WATCH_EVERY_MS,
    onError: (error) => log.warn('schedules could not be brought up to date', { error }),
    async work() {
      // Once: another process may have read a newer file since.
      if (!isRead) await keepSchedules(store, config.environments, actor);
      isRead = true;
      if ((await startMissed(options, await store.now())).length > 0) context.relay.kick();
      await settleLeftOver(store, options);
      await queue.keep((await listKept(store.db)).map(({ id, definition }) => ({ ...definition, id })));
    },
  });
  return {
    async stop() {
      await Promise.all([watch.stop(), queue.close()]);
    },
  };
}
