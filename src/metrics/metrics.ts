import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { createStoreGauges, type StoreGauges } from './store-gauges.ts';

/** What bitiq counts of itself, in Prometheus's words. */
export interface Metrics {
  /** `code`: why it was refused or errored. */
  countRequest(name: string, outcome: 'accepted' | 'refused' | 'errored', code?: string): void;
  countRun(kind: string, environment: string, status: string, durationMs: number): void;
  countSlackFailure(reason: string): void;
  /** `outcome`: `ok`, or Slack's word for what was wrong, such as `ratelimited`. */
  countSlackCall(method: string, outcome: string): void;
  /** A text or data in which a secret was found and taken out. */
  countRedaction(): void;
  /** Text exposition format. Asks the gauges first. */
  render(): Promise<string>;
}

/** Answers for the gauges, asked at each scrape; what one that fails stands for is left out, as alerts expect it. */
export interface Gauges {
  /** Runs that wait for a worker. */
  getOwed(): Promise<number>;
  getQueue(): Promise<{ waiting: number; active: number; oldestWaitingMs: number }>;
  getStore(): Promise<StoreGauges>;
}

/** Node's, which `promtool check metrics` does not take: gauges that are called totals. What they add up is kept. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
] as const;

/** Metrics of this process, in a registry of their own. */
export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const requests = new Counter({
    name: 'bitiq_requests_total',
    help: 'Commands and clicks, by what became of them.',
    labelNames: ['name', 'outcome', 'code'],
    registers,
  });
  const runs = new Histogram({
    name: 'bitiq_run_duration_seconds',
    help: 'Time from the start of a run to its end.',
    labelNames: ['kind', 'environment', 'status'],
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 1_800],
    registers,
  });
  // Without labels each is there from the start: of a series that begins with its first count, Prometheus counts no rise.
  const errored = new Counter({
    name: 'bitiq_runs_errored_total',
    help: 'Runs that ended without an answer.',
    registers,
  });
  const slackRefusals = new Counter({
    name: 'bitiq_slack_refusals_total',
    help: "Calls of Slack's Web API that it refused or limited.",
    registers,
  });
  const slackFailures = new Counter({
    name: 'bitiq_slack_failures_total',
    help: 'Messages that Slack did not take at once, by reason.',
    labelNames: ['reason'],
    registers,
  });
  const slackCalls = new Counter({
    name: 'bitiq_slack_calls_total',
    help: "Calls of Slack's Web API, by what it said.",
    labelNames: ['method', 'outcome'],
    registers,
  });
  const redactions = new Counter({
    name: 'bitiq_redactions_total',
    help: 'Texts in which a secret was found and taken out.',
    registers,
  });
  const refresh = createGauges(registers, gauges);
  return {
    countRequest: (name, outcome, code = '') => requests.inc({ name, outcome, code }),
    countRun(kind, environment, status, durationMs) {
      runs.observe({ kind, environment, status }, durationMs / 1_000);
      if (status === 'errored') errored.inc();
    },
    countSlackFailure: (reason) => slackFailures.inc({ reason }),
    countSlackCall(method, outcome) {
      slackCalls.inc({ method, outcome });
      if (outcome !== 'ok') slackRefusals.inc();
    },
    countRedaction: () => redactions.inc(),
    async render() {
      await refresh();
      return registry.metrics();
    },
  };
}

function createGauges(registers: Registry[], gauges: Gauges): () => Promise<unknown> {
  const owed = new Gauge({ name: 'bitiq_runs_owed', help: 'Runs that wait for a worker.', registers });
  const waiting = new Gauge({ name: 'bitiq_queue_waiting', help: 'Jobs waiting in the queue.', registers });
  const active = new Gauge({ name: 'bitiq_queue_active', help: 'Jobs being worked on.', registers });
  const age = new Gauge({
    name: 'bitiq_queue_oldest_waiting_seconds',
    help: 'Age of the job that waits longest.',
    registers,
  });
  const showStore = createStoreGauges(registers);
  return () =>
    Promise.all([
      gauges.getOwed().then(
        (count) => owed.set(count),
        () => owed.remove(),
      ),
      gauges.getQueue().then(
        (counts) => {
          waiting.set(counts.waiting);
          active.set(counts.active);
          age.set(counts.oldestWaitingMs / 1_000);
        },
        () => {
          for (const gauge of [waiting, active, age]) gauge.remove();
        },
      ),
      gauges.getStore().then(showStore, () => showStore(undefined)),
    ]);
}
