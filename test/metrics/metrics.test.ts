import { expect, test } from 'vitest';
import { appendAudit } from '../../src/audit/append.ts';
import { createMetrics, type Gauges } from '../../src/metrics/metrics.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { markCanary } from '../../src/serve/canary.ts';
import { readStoreGauges } from '../../src/serve/read-gauges.ts';
import type { Store } from '../../src/store/store.ts';
import { DAY_MS } from '../../src/wording/durations.ts';
import { aRequest } from '../helpers/runs.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

const metricsOf = (store: Store, others: Partial<Gauges> = {}) =>
  createMetrics({
    getOwed: async () => 3,
    getQueue: async () => ({ waiting: 2, active: 1, oldestWaitingMs: 1_500 }),
    getStore: () => readStoreGauges(store),
    ...others,
  });

/** The samples whose name begins so, without bitiq's prefix. */
const samplesOf = (text: string, ...names: readonly string[]) =>
  text
    .split('\n')
    .filter((line) => names.some((name) => new RegExp(`^bitiq_${name}[ {]`).test(line)))
    .map((line) => line.slice('bitiq_'.length));

/** A request, and one vote on it where it was decided. */
async function decide(
  store: Store,
  id: string,
  decision: string | null,
  waitedMs: number,
  agoMs = 0,
): Promise<void> {
  const now = (await store.now()) - agoMs;
  await requestRun(store, aRequest({ id, dedupeKey: id, kind: 'sync' }));
  await store.write(async ({ db }) => {
    const status = decision === null ? 'awaiting_approval' : 'succeeded';
    await db.updateTable('runs').set({ status }).where('id', '=', id).execute();
    await db
      .insertInto('approvals')
      .values({
        run_id: id,
        plan: '{}',
        plan_hash: 'h',
        report: '{}',
        nonce: id,
        asked_at: now - waitedMs,
        expires_at: now + 60_000,
        decision,
        decided_at: decision === null ? null : now,
        first_change_at: null,
        remind_at: null,
      })
      .execute();
    if (decision !== null)
      await db
        .insertInto('votes')
        .values({ id, run_id: id, by: 'x', decision, reason: null, plan_hash: 'h', at: now })
        .execute();
  });
}

describeOnEachStore('metrics', (openFresh) => {
  test('tell of approvals: how many wait, for how long, and how long the decided ones waited', async () => {
    const store = await openFresh();
    await decide(store, 'a', null, 90_000);
    await decide(store, 'b', 'approved', 30_000);
    await decide(store, 'c', 'approved', 10_000);
    await decide(store, 'd', 'rejected', 5_000);

    const text = await metricsOf(store).render();

    expect(samplesOf(text, 'approvals_waiting', 'approvals_decided', 'approvals_waited_seconds')).toEqual(
      expect.arrayContaining([
        'approvals_waiting{environment="prod"} 1',
        'approvals_decided{environment="prod",decision="approved"} 2',
        'approvals_waited_seconds{environment="prod",decision="approved"} 40',
        'approvals_decided{environment="prod",decision="rejected"} 1',
      ]),
    );
    const [, age] = /bitiq_approvals_oldest_waiting_seconds\{environment="prod"\} ([\d.]+)/.exec(text) ?? [];
    expect(Number(age)).toBeGreaterThanOrEqual(90);
  });

  test('count the decisions and votes of the last 7 days alone', async () => {
    const store = await openFresh();
    await decide(store, 'a', 'approved', 1_000, 6.9 * DAY_MS);
    await decide(store, 'b', 'approved', 1_000, 7.1 * DAY_MS);

    const text = await metricsOf(store).render();

    expect(samplesOf(text, 'approvals_decided', 'approvals_waited_seconds', 'votes')).toEqual([
      'approvals_decided{environment="prod",decision="approved"} 1',
      'approvals_waited_seconds{environment="prod",decision="approved"} 1',
      'votes{decision="approved"} 1',
    ]);
  });

  test('tell of the audit log: its head, what is not signed, and nothing of a checkpoint that is not there', async () => {
    const store = await openFresh();
    for (let count = 0; count < 4; count += 1) {
      await store.write(async (tx) => appendAudit(tx, { type: 'test', actor: 'bitiq:test', at: 1 }));
    }
    await store.write(({ db }) =>
      db.insertInto('audit_checkpoints').values({ number: 1, seq: 3, at: 1, line: '' }).execute(),
    );

    const text = await metricsOf(store).render();

    expect(samplesOf(text, 'audit_head', 'audit_unsigned')).toEqual(['audit_head 4', 'audit_unsigned 1']);
    expect(samplesOf(text, 'audit_checkpoint_age_seconds')[0]).toMatch(
      /^audit_checkpoint_age_seconds \d{6,}/,
    );
  });

  test('tell of drift by the last report of each environment, and who is silent', async () => {
    const store = await openFresh();
    const report = { is_reachable: 1, came: 0, gone: 0, snoozed: 1 };
    await store.write(async ({ db }) => {
      await db
        .insertInto('drift_reports')
        .values([
          { ...report, run_id: 'a', environment: 'prod', at: 1, open: 7 },
          { ...report, run_id: 'b', environment: 'prod', at: 2, open: 3 },
        ])
        .execute();
      await db
        .insertInto('drift_silences')
        .values({ environment: 'sno', since: 1, why: 'timeout' })
        .execute();
    });

    const metrics = metricsOf(store);
    expect(
      samplesOf(await metrics.render(), 'drift_open', 'drift_snoozed', 'environment_unreachable'),
    ).toEqual([
      'drift_open{environment="prod"} 3',
      'drift_snoozed{environment="prod"} 1',
      'environment_unreachable{environment="sno"} 1',
    ]);
    const withoutSno = metricsOf(store, { getStore: () => readStoreGauges(store, (name) => name !== 'sno') });
    expect(samplesOf(await withoutSno.render(), 'environment_unreachable')).toEqual([]);
    await store.write(({ db }) => db.deleteFrom('drift_silences').execute());
    expect(samplesOf(await metrics.render(), 'environment_unreachable')).toEqual([]);
  });

  test('tell when work last came through the queue', async () => {
    const store = await openFresh();
    await store.write(({ db }) =>
      db.insertInto('canary').values({ id: 1, due_at: 0, done_at: null }).execute(),
    );
    const metrics = metricsOf(store);
    expect((await readStoreGauges(store)).canaryMs).toBeUndefined();

    await markCanary(store);

    const [sample] = samplesOf(await metrics.render(), 'canary_age_seconds');
    expect(Number(sample?.split(' ')[1])).toBeLessThan(10);
  });

  test('tell nothing of what is not there: no canary yet, no checkpoint', async () => {
    const text = await metricsOf(await openFresh()).render();

    expect(samplesOf(text, 'canary_age_seconds', 'audit_checkpoint_age_seconds')).toEqual([]);
  });

  test('tell nothing of what does not answer any more, whatever it told before', async () => {
    const store = await openFresh();
    await store.write(({ db }) =>
      db.insertInto('canary').values({ id: 1, due_at: 0, done_at: null }).execute(),
    );
    await markCanary(store);
    let isGone = false;
    const unlessGone = async <T>(answer: () => T | Promise<T>): Promise<T> => {
      if (isGone) throw new Error('gone');
      return answer();
    };
    const metrics = metricsOf(store, {
      getOwed: () => unlessGone(() => 3),
      getQueue: () => unlessGone(() => ({ waiting: 2, active: 1, oldestWaitingMs: 1_500 })),
      getStore: () => unlessGone(() => readStoreGauges(store)),
    });
    const names = ['runs_owed', 'queue_waiting', 'queue_oldest_waiting_seconds', 'canary_age_seconds'];
    expect(samplesOf(await metrics.render(), ...names)).toHaveLength(names.length);

    isGone = true;

    expect(samplesOf(await metrics.render(), ...names, 'queue_active', 'audit_head')).toEqual([]);
  });

  test('count what alerts ask for from the start, and what was refused or has no answer alone', async () => {
    const metrics = metricsOf(await openFresh());
    const names = ['runs_errored_total', 'slack_refusals_total', 'redactions_total'];
    const count = async () => samplesOf(await metrics.render(), ...names);
    expect((await count()).toSorted()).toEqual(names.map((name) => `${name} 0`).toSorted());

    for (const status of ['errored', 'failed', 'succeeded']) metrics.countRun('sync', 'prod', status, 1);
    for (const outcome of ['ok', 'ratelimited', 'ok']) metrics.countSlackCall('chat.update', outcome);
    metrics.countRedaction();

    expect((await count()).toSorted()).toEqual(names.map((name) => `${name} 1`).toSorted());
  });

  test('count requests with why they were refused, calls of Slack, and redactions', async () => {
    const metrics = metricsOf(await openFresh());

    metrics.countRequest('/bitiq', 'refused', 'not-allowed');
    metrics.countSlackCall('chat.update', 'ratelimited');
    metrics.countRedaction();

    expect(
      samplesOf(await metrics.render(), 'requests_total', 'slack_calls_total', 'redactions_total'),
    ).toEqual([
      'requests_total{name="/bitiq",outcome="refused",code="not-allowed"} 1',
      'slack_calls_total{method="chat.update",outcome="ratelimited"} 1',
      'redactions_total 1',
    ]);
  });
});
