import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What bitiq counts of itself, in Prometheus's words. */
export interface Metrics {
  countRequest(name: string, outcome: 'accepted' | 'refused' | 'errored'): void;
  countRun(kind: string, environment: string, status: string, durationMs: number): void;
  countSlackFailure(reason: string): void;
  /** Text exposition format. Asks the gauges first. */
  render(): Promise<string>;
}

/** Answers for the gauges, asked at each scrape; one that fails is left out. */
export interface Gauges {
  /** Runs that wait for a worker. */
  getOwed(): Promise<number>;
  getQueue(): Promise<{ waiting: number; active: number; oldestWaitingMs: number }>;
}

/** Metrics of this process, in a registry of their own. */
export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'bitiq_requests_total',
    help: 'Commands and clicks, by what became of them.',
    labelNames: ['name', 'outcome'],
    registers,
  });
  const runs = new Histogram({
    name: 'bitiq_run_duration_seconds',
    help: 'Time from the start of a run to its end.',
    labelNames: ['kind', 'environment', 'status'],
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 1_800],
    registers,
  });
  const slackFailures = new Counter({
    name: 'bitiq_slack_failures_total',
    help: 'Messages that Slack did not take at once, by reason.',
    labelNames: ['reason'],
    registers,
  });
  const refresh = createGauges(registers, gauges);
  return {
    countRequest: (name, outcome) => requests.inc({ name, outcome }),
    countRun: (kind, environment, status, durationMs) =>
      runs.observe({ kind, environment, status }, durationMs / 1_000),
    countSlackFailure: (reason) => slackFailures.inc({ reason }),
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
  return () =>
    Promise.allSettled([
      gauges.getOwed().then((count) => owed.set(count)),
      gauges.getQueue().then((counts) => {
        waiting.set(counts.waiting);
        active.set(counts.active);
        age.set(counts.oldestWaitingMs / 1_000);
      }),
    ]);
}
