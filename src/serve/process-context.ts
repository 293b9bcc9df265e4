import { hostname } from 'node:os';
import { sql } from 'kysely';
import { type ClockWatch, createClockWatch, type Reference } from '../approvals/clock-watch.ts';
import { turnGateClock } from '../approvals/gate-clock.ts';
import { oweEnding } from '../approvals/notices.ts';
import type { Config } from '../config/config.ts';
import { createDirectory, type Directory } from '../integrations/slack/directory.ts';
import { inspectSlackApp } from '../integrations/slack/inspect-app.ts';
import { createWebClient } from '../integrations/slack/web-client.ts';
import { createLog, type Log } from '../log/log.ts';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import { createLoop, type Loop } from '../queue/loop.ts';
import { startRelay } from '../queue/relay.ts';
import { createRunQueue, type RunQueue } from '../queue/run-queue.ts';
import { createRedactor, type Redactor } from '../redaction/redactor.ts';
import { createWriteProbe } from '../store/probe-writing.ts';
import { openStore, type Store } from '../store/store.ts';
import { startTracing, type Tracing } from '../tracing/tracing.ts';
import { startCanary } from './canary.ts';
import { assertWell } from './health.ts';
import { newProcessName, newReference } from './ids.ts';
import { startPruning } from './prune-store.ts';
import { readStoreGauges } from './read-gauges.ts';

export type Role = 'bot' | 'worker' | 'all';

/** What every role of a process shares. */
export interface ProcessContext {
  readonly config: Config;
  readonly name: string;
  readonly redactor: Redactor;
  readonly log: Log;
  readonly store: Store;
  readonly queue: RunQueue;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** Who people are; absent where no Slack is configured. */
  readonly directory: Directory | undefined;
  /** One for all roles of the process: hands over what is owed, and finds runs of lost workers. */
  readonly relay: Loop;
  /** Whether this machine's clock goes as PostgreSQL's and Slack's do. */
  readonly clockWatch: ClockWatch;
  /** Throws unless the store can be read and written. */
  probeSql(): Promise<void>;
  /** When nothing of the process uses it any more. */
  close(): Promise<void>;
}

/** Opens the store, brings it up to date, connects to Redis in the background and starts the relay. */
export async function createProcessContext(config: Config, role: Role): Promise<ProcessContext> {
  const redactor = createRedactor(config.secrets, () => metrics.countRedaction());
  const log = createLog({ level: config.logLevel, redactor });
  const store = await openStore(config.databaseUrl, redactor.data);
  await store.migrate();
  const queue = createRunQueue(config.redisUrl);
  const metrics = createMetrics({
    getOwed: () => countOwed(store),
    getQueue: () => queue.getCounts(),
    getStore: () => readStoreGauges(store, (environment) => config.environments.has(environment)),
  });
  const name = newProcessName(role, hostname());
  const tracing = await startTracing({
    endpoint: config.otlpEndpoint,
    processName: name,
    redactor,
    onLost: (error) => log.warn('traces are lost: their receiver does not take them', { error }),
  });
  const relay = startRelay({
    store,
    queue,
    actor: name,
    newReference,
    onGivenUp: oweEnding,
    onError: (error) => log.warn('runs could not be handed to the queue', { error }),
  });
  const directory = config.slack && createDirectory(createWebClient(config.slack, metrics.countSlackCall));
  const clock = createLoop({
    everyMs: 1_000,
    work: () => turnGateClock({ store, config, directory, actor: name }),
    onError: (error) => log.warn('the clock of the gate stands still', { error }),
  });
  const probeWriting = createWriteProbe(store, config.databaseUrl);
  const canary = startCanary({
    store,
    queue,
    onError: (error) => log.warn('no canary could be sent', { error }),
  });
  const pruning = startPruning({
    store,
    keepDays: config.store.keepDays,
    actor: name,
    onError: (error) => log.warn('what is old could not be taken out of the store', { error }),
  });
  return {
    config,
    name,
    redactor,
    log,
    store,
    queue,
    metrics,
    tracing,
    directory,
    relay,
    clockWatch: createClockWatch({
      references: listClocks(config, store),
      now: Date.now,
      elapsed: () => performance.now(),
    }),
    async probeSql() {
      await sql`select 1`.execute(store.db);
      assertWell(await probeWriting());
    },
    async close() {
      const traced = tracing.close();
      await Promise.all([relay.stop(), clock.stop(), canary.stop(), pruning.stop()]);
      await queue.close();
      await store.close();
      await traced;
    },
  };
}

/** A SQLite store's clock is this machine's own. */
function listClocks({ slack }: Config, { dialect, now }: Store): readonly Reference[] {
  return [
    ...(dialect === 'postgres'
      ? [{ whose: "PostgreSQL's", measure: async () => (await now()) - Date.now() }]
      : []),
    ...(slack === undefined
      ? []
      : [
          {
            whose: "Slack's",
            measure: (signal: AbortSignal) =>
              inspectSlackApp(slack).measureClock({ signal, now: () => new Date() }),
          },
        ]),
  ];
}

async function countOwed(store: Store): Promise<number> {
  const { count } = await store.db
    .selectFrom('runs')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('owed_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}
