import { expect, test } from 'vitest';
import type { RunStatus } from '../../src/runs/run.ts';
import { settleLeftOver, settleQuiet } from '../../src/schedules/settle-quiet.ts';
import { startDue } from '../../src/schedules/start-due.ts';
import { takeSlot } from '../../src/schedules/take-slot.ts';
import type { Store } from '../../src/store/store.ts';
import { aReport } from '../helpers/jobs.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import { aStarter, at, daily, keepAt } from './a-schedule.ts';

interface Numbers {
  readonly open: number;
  readonly came?: number;
  readonly gone?: number;
  readonly snoozed?: number;
  readonly is_reachable?: number;
}

interface Ended {
  readonly status?: RunStatus;
  readonly sentence?: string;
  /** What a drift report says. Left out: the run is of another kind. */
  readonly drift?: Numbers;
}

const channelOf = () => 'C0PROD';

/** Ends a run as a worker does, without saying anything about quiet yet. */
async function end(store: Store, runId: string, now: number, ended: Ended): Promise<void> {
  const { status = 'succeeded', sentence = 'prod is ready', drift } = ended;
  const report = JSON.stringify(aReport([], { verdict: { answer: 'yes', sentence } }));
  await store.write(async (tx) => {
    await tx.db
      .updateTable('runs')
      .set({ status, report, finished_at: now })
      .where('id', '=', runId)
      .execute();
    if (drift === undefined) return;
    const about = { run_id: runId, environment: 'prod', at: now };
    const none = { came: 0, gone: 0, snoozed: 0, is_reachable: 1 };
    await tx.db
      .insertInto('drift_reports')
      .values({ ...about, ...none, ...drift })
      .execute();
  });
}

/** Two days of a quiet schedule. Returns what was said of the second. */
async function onTwoDays(
  store: Store,
  first: Ended,
  second: Ended,
  between?: () => Promise<void>,
): Promise<'told' | 'quiet'> {
  const [schedule] = await keepAt(store, { daily: { ...daily, quiet: true } }, '2026-11-19T12:00Z');
  if (schedule === undefined) throw new Error('nothing is kept');
  for (const [day, ended] of [
    ['2026-11-20T07:00Z', first],
    ['2026-11-21T07:00Z', second],
  ] as const) {
    const run = await startDue(aStarter(store, day), schedule, at(day));
    if (run === undefined) throw new Error('nothing was started');
    if (ended === second) await between?.();
    await end(store, run.id, at(day) + 60_000, ended);
    await store.write((tx) => settleQuiet(tx, run.id, { channelOf }, at(day) + 60_000));
  }
  const posts = await store.db.selectFrom('posts').select('run_id').orderBy('run_id').execute();
  const slots = await store.db.selectFrom('schedule_slots').select('quiet').orderBy('due_at').execute();
  const isTold = posts.length === 2;
  expect(posts[0]?.run_id).toBe('2026-11-20T07:00Z1');
  expect(slots).toEqual([{ quiet: 0 }, { quiet: isTold ? 0 : 2 }]);
  return isTold ? 'told' : 'quiet';
}

describeOnEachStore('a quiet schedule', (openFresh) => {
  test.each<[string, 'told' | 'quiet', Ended, Ended]>([
    ['the verdict is the same', 'quiet', {}, {}],
    ['the verdict is another one', 'told', {}, { sentence: 'prod is ready: 1 warning' }],
    ['it ends in another way', 'told', {}, { status: 'failed' }],
    ['somebody stopped it', 'quiet', {}, { status: 'cancelled' }],
    [
      'as much drift is open, in other words',
      'quiet',
      { drift: { open: 3, came: 1 } },
      { sentence: 'x', drift: { open: 3 } },
    ],
    ['an item came', 'told', { drift: { open: 3 } }, { drift: { open: 4, came: 1 } }],
    ['one came and one went', 'told', { drift: { open: 3 } }, { drift: { open: 3, came: 1, gone: 1 } }],
    [
      'more is open, though somebody else saw it first',
      'told',
      { drift: { open: 3 } },
      { drift: { open: 4 } },
    ],
    ['an item was snoozed', 'quiet', { drift: { open: 3 } }, { drift: { open: 3, snoozed: 1 } }],
    ['a snooze is over', 'told', { drift: { open: 3, snoozed: 1 } }, { drift: { open: 3 } }],
    ['the cluster does not answer', 'told', { drift: { open: 3 } }, { drift: { open: 3, is_reachable: 0 } }],
    [
      'the cluster still does not answer',
      'quiet',
      { drift: { open: 3, is_reachable: 0 } },
      { drift: { open: 3, is_reachable: 0 } },
    ],
  ])('tells the first time; the second, where %s: %s', async (_what, expected, first, second) => {
    expect(await onTwoDays(await openFresh(), first, second)).toBe(expected);
  });

  test('tells what came and went in between, where somebody asked then', async () => {
    const store = await openFresh();
    const lookBetween = () =>
      store.write(async (tx) => {
        const about = { run_id: 'asked', environment: 'prod', at: at('2026-11-20T12:00Z'), is_reachable: 1 };
        await tx.db
          .insertInto('drift_reports')
          .values({ ...about, open: 3, came: 1, gone: 1, snoozed: 0 })
          .execute();
      });

    const said = await onTwoDays(store, { drift: { open: 3 } }, { drift: { open: 3 } }, lookBetween);

    expect(said).toBe('told');
  });

  test('tells of a run whose worker was lost once somebody looks after it', async () => {
    const store = await openFresh();
    const [schedule] = await keepAt(store, { daily: { ...daily, quiet: true } }, '2026-11-20T12:00Z');
    if (schedule === undefined) throw new Error('nothing is kept');
    const run = await startDue(aStarter(store), schedule, at('2026-11-21T07:00Z'));
    await settleLeftOver(store, { channelOf });
    const before = await store.db.selectFrom('posts').selectAll().execute();
    await end(store, run?.id ?? '', at('2026-11-21T07:01Z'), { status: 'errored' });

    await settleLeftOver(store, { channelOf });

    expect(before).toEqual([]);
    expect(await store.db.selectFrom('posts').select(['run_id', 'channel']).execute()).toEqual([
      { run_id: run?.id, channel: 'C0PROD' },
    ]);
  });

  test('is settled with what somebody asked for, where it joined that, and is told once', async () => {
    const store = await openFresh();
    const [schedule] = await keepAt(store, { daily: { ...daily, quiet: true } }, '2026-11-20T12:00Z');
    if (schedule === undefined) throw new Error('nothing is kept');
    const asked = {
      dueAt: at('2026-11-21T06:59Z'),
      reason: 'asked',
      by: 'slack:T1/UMARA',
      channel: 'C0PROD',
    } as const;
    await takeSlot(store, { ...asked, schedule, runId: 'mine', actor: 'bitiq:a' });
    await startDue(aStarter(store), schedule, at('2026-11-21T07:00Z'));
    await end(store, 'mine', at('2026-11-21T07:01Z'), {});

    await settleLeftOver(store, { channelOf });

    expect(await store.db.selectFrom('schedule_slots').select(['run_id', 'quiet']).execute()).toEqual([
      { run_id: 'mine', quiet: 0 },
      { run_id: 'mine', quiet: 0 },
    ]);
    expect(await store.db.selectFrom('posts').select('run_id').execute()).toEqual([{ run_id: 'mine' }]);
  });
});
