import { expect, test } from 'vitest';
import { createDigestJob } from '../../../src/jobs/digest/job.ts';
import type { JobContext } from '../../../src/jobs/job.ts';
import type { Store } from '../../../src/store/store.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { describeOnEachStore } from '../../helpers/stores.ts';

const NOW = Date.parse('2026-11-23T08:00Z');
const ago = (days: number, minutes = 0): number => NOW - days * 86_400_000 - minutes * 60_000;

async function digest(store: Store) {
  const job = createDigestJob({ db: store.db, now: () => new Date(NOW) });
  const context: JobContext = {
    environment: anEnvironment({ title: 'Production' }),
    input: {},
    signal: new AbortController().signal,
    getLastVerdict: async () => undefined,
  };
  const { report } = await job.run(context, () => undefined);
  const rows = report.rows.map(({ title, state, summary, evidence = [] }) => [
    `${state} ${title}: ${summary}`,
    ...evidence,
  ]);
  return { verdict: report.verdict?.sentence, rows };
}

async function drifted(
  store: Store,
  identity: string,
  {
    since,
    goneAt = null,
    environment = 'prod',
  }: { since: number; goneAt?: number | null; environment?: string },
): Promise<void> {
  await store.write((tx) =>
    tx.db
      .insertInto('drift_items')
      .values({
        environment,
        identity,
        application: 'toy-web-prod',
        first_seen: since,
        since,
        last_seen: NOW,
        gone_at: goneAt,
        times: 1,
        id: `${environment}-${identity}`,
        kind: 'out-of-sync',
        sentence: `${identity} is not as in Git`,
        state: 'failed',
        resource: null,
        difference: null,
        remedy: null,
      })
      .execute(),
  );
}

async function ran(
  store: Store,
  id: string,
  {
    status,
    at,
    approval,
  }: { status: string; at: number; approval?: { decision: string | null; tookMs: number } },
): Promise<void> {
  await store.write(async (tx) => {
    await tx.db
      .insertInto('runs')
      .values({
        id,
        kind: 'sync',
        environment: 'prod',
        input: '{}',
        dedupe_key: id,
        status,
        requested_by: 'slack:T1/U1',
        report: null,
        error:
          status === 'failed'
            ? JSON.stringify({ message: 'toy-web-prod is Degraded', code: 'x', reference: 'y' })
            : null,
        revision: 1,
        attempt: 1,
        fence: 1,
        lease_owner: null,
        lease_until: null,
        owed_at: null,
        queue_failures: 0,
        lock_token: null,
        cancelled_by: null,
        created_at: at,
        started_at: at,
        finished_at: status === 'awaiting_approval' ? null : at,
      })
      .execute();
    if (approval === undefined) return;
    await tx.db
      .insertInto('approvals')
      .values({
        run_id: id,
        plan: '{}',
        plan_hash: 'hash',
        report: '{}',
        nonce: 'nonce',
        asked_at: at - approval.tookMs,
        expires_at: at,
        decision: approval.decision,
        decided_at: approval.decision === null ? null : at,
        first_change_at: null,
        remind_at: null,
      })
      .execute();
  });
}

/** A time of a schedule, answered by a run of that id. */
async function onSchedule(
  store: Store,
  runId: string,
  { dueAt, reason = 'due', quiet = 0 }: { dueAt: number; reason?: string; quiet?: number },
): Promise<void> {
  await store.write(async (tx) => {
    const schedule = { id: 'prod/daily', environment: 'prod', definition: '{}', since: 0, removed_at: null };
    await tx.db
      .insertInto('schedules')
      .values(schedule)
      .onConflict((it) => it.doNothing())
      .execute();
    const slot = { schedule: 'prod/daily', due_at: dueAt, run_id: runId, reason, quiet };
    await tx.db.insertInto('schedule_slots').values(slot).execute();
  });
}

describeOnEachStore('the digest', (openFresh) => {
  test('tells what the last seven days were like, and what is older is not counted', async () => {
    const store = await openFresh();
    await drifted(store, 'Deployment toy-web', { since: ago(9) });
    await drifted(store, 'Service toy-web', { since: ago(2) });
    await drifted(store, 'Route toy-web', { since: ago(5), goneAt: ago(1) });
    await drifted(store, 'ConfigMap toy-web', { since: ago(30), goneAt: ago(20) });
    await drifted(store, 'Secret toy-web', { since: ago(1), environment: 'staging' });
    const snooze = {
      environment: 'prod',
      identity: 'Service toy-web',
      by: 'slack:T1/U1',
      reason: 'later',
      at: ago(1),
    };
    await store.write((tx) =>
      tx.db
        .insertInto('drift_snoozes')
        .values({ ...snooze, until: NOW + 2 * 86_400_000 })
        .execute(),
    );
    await ran(store, 'a', {
      status: 'succeeded',
      at: ago(1),
      approval: { decision: 'approved', tookMs: 600_000 },
    });
    await ran(store, 'b', {
      status: 'failed',
      at: ago(3),
      approval: { decision: 'approved', tookMs: 1_200_000 },
    });
    await ran(store, 'c', {
      status: 'expired',
      at: ago(4),
      approval: { decision: 'expired', tookMs: 9_000_000 },
    });
    await ran(store, 'd', {
      status: 'rejected',
      at: ago(4),
      approval: { decision: 'rejected', tookMs: 2_400_000 },
    });
    await ran(store, 'e', { status: 'succeeded', at: ago(8), approval: { decision: 'approved', tookMs: 1 } });
    await ran(store, 'f', {
      status: 'awaiting_approval',
      at: ago(0, 5),
      approval: { decision: null, tookMs: 0 },
    });
    await onSchedule(store, 'a', { dueAt: ago(1) });
    await onSchedule(store, 'b', { dueAt: ago(2), reason: 'made-up' });
    await onSchedule(store, 'c', { dueAt: ago(3), quiet: 2 });
    await onSchedule(store, 'd', { dueAt: ago(4), reason: 'asked' });
    await onSchedule(store, 'e', { dueAt: ago(8) });
    await onSchedule(store, 'f', { dueAt: ago(0, 5) });

    expect(await digest(store)).toEqual({
      verdict:
        'Production, last 7 days: 2 items not as in Git, 4 changes, 3 of them not successful, 1 request still waiting',
      rows: [
        [
          'warning Drift: 2 items open, 2 came, 1 went, 1 snoozed',
          'toy-web-prod: Deployment toy-web is not as in Git, for 9 d',
          'toy-web-prod: Service toy-web is not as in Git, for 2 d, snoozed for another 2 d',
        ],
        [
          'warning Syncs: 1 expired, 1 failed, 1 rejected, 1 succeeded',
          'failed 3 d ago: toy-web-prod is Degraded',
          'expired 4 d ago',
          'rejected 4 d ago',
        ],
        ['warning Approvals: 2 approved, 1 expired, 1 rejected, 1 still waiting, typical wait 20 min'],
        ['passed Reports on schedule: 2 told, 1 with nothing new, so nothing was said, 1 made up'],
      ],
    });
  });

  test('of a week in which nothing was is short', async () => {
    expect(await digest(await openFresh())).toEqual({
      verdict: 'Production, last 7 days: as in Git, and nothing was changed',
      rows: [
        ['passed Drift: 0 items open, 0 came, 0 went'],
        ['passed Syncs: none'],
        ['passed Approvals: none asked for'],
        ['skipped Reports on schedule: none'],
      ],
    });
  });
});
