import { Gauge, type Registry } from 'prom-client';

/** What is on record, as of a scrape. Times in milliseconds. */
export interface StoreGauges {
  /** Requests that wait for approval. */
  readonly waiting: readonly {
    readonly environment: string;
    readonly count: number;
    readonly oldestMs: number;
  }[];
  /** Requests that were decided in the last 7 days, and how long they waited, all together. */
  readonly decided: readonly {
    readonly environment: string;
    readonly decision: string;
    readonly count: number;
    readonly waitedMs: number;
  }[];
  /** Of the last 7 days. */
  readonly votes: readonly { readonly decision: string; readonly count: number }[];
  /** Approved runs that wait for their environment's lock. */
  readonly locks: readonly {
    readonly environment: string;
    readonly count: number;
    readonly oldestMs: number;
  }[];
  /** Number of the last audit record. */
  readonly auditHead: number;
  /** Records after the last checkpoint. */
  readonly unsigned: number;
  /** Age of the last checkpoint; left out: there is none. */
  readonly checkpointMs?: number;
  /** By the last report of each environment. */
  readonly drift: readonly {
    readonly environment: string;
    readonly open: number;
    readonly snoozed: number;
  }[];
  /** Environments that did not answer when they were last asked. */
  readonly silent: readonly string[];
  /** How long ago the last canary came through the queue; left out: none yet. */
  readonly canaryMs?: number;
}

/** Gauges of what is on record. They show the last that was given, and nothing of before; `undefined`: nothing. */
export function createStoreGauges(registers: Registry[]): (state: StoreGauges | undefined) => void {
  const clearing: (() => void)[] = [];
  const gauge = (name: string, help: string, labelNames: string[] = []) => {
    const made = new Gauge({ name: `bitiq_${name}`, help, labelNames, registers });
    // After `reset` one without labels says 0, which is not nothing.
    clearing.push(labelNames.length === 0 ? () => made.remove() : () => made.reset());
    return made;
  };
  const byPlace = ['environment'];
  const gauges = {
    waiting: gauge('approvals_waiting', 'Requests that wait for approval.', byPlace),
    waitingAge: gauge('approvals_oldest_waiting_seconds', 'Age of the request that waits longest.', byPlace),
    decided: gauge('approvals_decided', 'Requests that were decided in the last 7 days.', [
      ...byPlace,
      'decision',
    ]),
    waited: gauge('approvals_waited_seconds', 'How long those waited, all together.', [
      ...byPlace,
      'decision',
    ]),
    votes: gauge('votes', 'Votes of the last 7 days.', ['decision']),
    locks: gauge('lock_waiting', 'Approved runs that wait for the lock.', byPlace),
    lockAge: gauge('lock_oldest_waiting_seconds', 'Age of the one that waits longest for the lock.', byPlace),
    head: gauge('audit_head', 'Number of the last audit record.'),
    unsigned: gauge('audit_unsigned', 'Audit records after the last checkpoint.'),
    checkpoint: gauge('audit_checkpoint_age_seconds', 'Age of the last checkpoint of the audit log.'),
    open: gauge('drift_open', 'Items that were not as Git says, by the last report.', byPlace),
    snoozed: gauge('drift_snoozed', 'Of these, those that are snoozed.', byPlace),
    silent: gauge('environment_unreachable', '1: it did not answer when it was last asked.', byPlace),
    canary: gauge('canary_age_seconds', 'How long ago work last came through the queue.'),
  };
  return (state) => {
    for (const clear of clearing) clear();
    if (state === undefined) return;
    for (const { environment, count, oldestMs } of state.waiting) {
      gauges.waiting.set({ environment }, count);
      gauges.waitingAge.set({ environment }, oldestMs / 1_000);
    }
    for (const { environment, decision, count, waitedMs } of state.decided) {
      gauges.decided.set({ environment, decision }, count);
      gauges.waited.set({ environment, decision }, waitedMs / 1_000);
    }
    for (const { decision, count } of state.votes) gauges.votes.set({ decision }, count);
    for (const { environment, count, oldestMs } of state.locks) {
      gauges.locks.set({ environment }, count);
      gauges.lockAge.set({ environment }, oldestMs / 1_000);
    }
    gauges.head.set(state.auditHead);
    gauges.unsigned.set(state.unsigned);
    if (state.checkpointMs !== undefined) gauges.checkpoint.set(state.checkpointMs / 1_000);
    for (const { environment, open, snoozed } of state.drift) {
      gauges.open.set({ environment }, open);
      gauges.snoozed.set({ environment }, snoozed);
    }
    for (const environment of state.silent) gauges.silent.set({ environment }, 1);
    if (state.canaryMs !== undefined) gauges.canary.set(state.canaryMs / 1_000);
  };
}
