import type { Job } from '../jobs/job.ts';
import { processRun } from '../jobs/process-run.ts';
import { createRunWorker } from '../queue/run-worker.ts';
import { createLeaseKeeper } from '../runs/lease-keeper.ts';
import { markCanary } from './canary.ts';
import { newNonce, newReference } from './ids.ts';
import type { ProcessContext } from './process-context.ts';
import { startSchedules } from './schedules.ts';

/** Runs at the same time in one process. */
const CONCURRENCY = 10;

/** What is under way has this long to end before it is handed over. */
const GRACE_MS = 8_000;

/** The part of bitiq that does the work, and starts what is due. Of Slack it asks only who people are. */
export function startWorker(context: ProcessContext, jobs: readonly Job[]): { stop(): Promise<void> } {
  const { store, log, metrics, config, redactor, name, directory, clockWatch, tracing } = context;
  const leaving = new AbortController();
  const leases = createLeaseKeeper(store, name, (error) =>
    log.warn('leases could not be renewed', { error }),
  );
  const worker = createRunWorker({
    redisUrl: config.redisUrl,
    concurrency: CONCURRENCY,
    process: (runId) =>
      processRun(
        {
          store,
          config,
          jobs,
          redactor,
          log,
          leases,
          owner: name,
          signal: leaving.signal,
          newReference,
          newNonce,
          directory,
          clockWatch,
          tracing,
          onFinished: ({ run }, { status }, durationMs) =>
            metrics.countRun(run.kind, run.environment, status, durationMs),
        },
        runId,
      ),
    onCanary: () => markCanary(store),
    onError: (error, runId) =>
      runId === undefined
        ? log.warn('the worker lost its queue', { error })
        : log.warn('a run could not be worked on yet', { runId, error }),
  });
  const schedules = startSchedules(context);
  return {
    async stop() {
      const timer = setTimeout(() => leaving.abort(new Error('this process is going')), GRACE_MS);
      await Promise.all([schedules.stop(), worker.close()]);
      clearTimeout(timer);
      leases.stop();
    },
  };
}
