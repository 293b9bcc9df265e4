import { expect, test } from 'vitest';
import type { Report } from '../../src/report.ts';
import { readEnvironmentRecord } from '../../src/runs/environment-record.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

interface Ran {
  readonly id: string;
  readonly kind?: string;
  readonly environment?: string;
  readonly input?: { readonly [key: string]: string };
  readonly status?: string;
  readonly at: number;
  readonly says?: string;
}

/** A run that was asked for and ended, or goes on, at that time. */
async function ran(store: Store, { id, at, says, ...given }: Ran): Promise<void> {
  const { kind = 'preflight', environment = 'prod', input = {}, status = 'succeeded' } = given;
  await requestRun(store, { id, kind, environment, input, dedupeKey: id, requestedBy: 'slack:T1/U1' });
  const report: Report = {
    title: `${environment} ${kind}`,
    environment,
    rows: [],
    durationMs: 1,
    ...(says !== undefined && { verdict: { answer: 'no', sentence: says } }),
  };
  const finished_at = status === 'running' ? null : at + 5;
  await store.write((tx) =>
    tx.db
      .updateTable('runs')
      .set({ status, created_at: at, finished_at, report: JSON.stringify(report) })
      .where('id', '=', id)
      .execute(),
  );
}

describeOnEachStore('what is on record of an environment', (openFresh) => {
  test('is nothing where nothing was asked yet', async () => {
    const store = await openFresh();

    expect(await readEnvironmentRecord(store.db, 'prod')).toEqual({
      runs: [],
      verdicts: {},
      drift: undefined,
      silence: undefined,
    });
  });

  test('is the last run of each kind, newest first, and of no other environment', async () => {
    const store = await openFresh();
    await ran(store, { id: 'old', at: 1_000 });
    await ran(store, { id: 'new', at: 4_000 });
    await ran(store, { id: 'sync', kind: 'sync', at: 5_000, status: 'awaiting_approval' });
    await ran(store, { id: 'drift', kind: 'drift', at: 3_000 });
    await ran(store, { id: 'digest', kind: 'digest', at: 9_000 });
    await ran(store, { id: 'else', environment: 'staging', at: 8_000 });

    const { runs } = await readEnvironmentRecord(store.db, 'prod');

    expect(runs.map(({ id }) => id)).toEqual(['sync', 'new', 'drift']);
  });

  test('is the verdict of the last look that told one, not of one that goes on, was stopped, or saw a part', async () => {
    const store = await openFresh();
    await ran(store, { id: 'a', at: 1_000, says: 'prod is not ready: 2 blockers', status: 'failed' });
    await ran(store, { id: 'b', at: 2_000, says: 'a part', status: 'failed', input: { only: 'dns' } });
    await ran(store, { id: 'c', at: 3_000, status: 'cancelled' });
    await ran(store, { id: 'd', at: 4_000, status: 'running' });
    await ran(store, { id: 'e', kind: 'smoke', at: 1_000, status: 'errored' });
    await ran(store, { id: 'f', kind: 'sync', at: 1_000, says: 'prod is synced' });

    const { runs, verdicts } = await readEnvironmentRecord(store.db, 'prod');

    expect(runs.find(({ kind }) => kind === 'preflight')?.id).toBe('d');
    expect(verdicts).toEqual({
      preflight: { answer: 'no', sentence: 'prod is not ready: 2 blockers', at: new Date(1_005) },
      smoke: { answer: 'unknown', sentence: 'prod smoke could not be finished', at: new Date(1_005) },
    });
  });

  test('is what the last report counted that had an answer, and since when the cluster is silent', async () => {
    const store = await openFresh();
    const counts = { came: 1, gone: 2, snoozed: 1 };
    const rows = [
      { run_id: 'a', environment: 'prod', at: 1_000, is_reachable: 1, open: 9, ...counts },
      { run_id: 'b', environment: 'prod', at: 2_000, is_reachable: 1, open: 3, ...counts },
      { run_id: 'c', environment: 'prod', at: 3_000, is_reachable: 0, open: 3, ...counts },
      { run_id: 'd', environment: 'sno', at: 4_000, is_reachable: 1, open: 7, ...counts },
    ];
    await store.write(async (tx) => {
      await tx.db.insertInto('drift_reports').values(rows).execute();
      await tx.db
        .insertInto('drift_silences')
        .values({ environment: 'prod', since: 3_000, why: 'timeout' })
        .execute();
    });

    const { drift, silence } = await readEnvironmentRecord(store.db, 'prod');

    expect(drift).toEqual({ at: new Date(2_000), open: 3, came: 1, gone: 2, snoozed: 1 });
    expect(silence).toEqual({ since: new Date(3_000), why: 'timeout' });
  });
});
