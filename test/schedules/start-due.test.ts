import { describe, expect, test } from 'vitest';
import { startDue, startMissed } from '../../src/schedules/start-due.ts';
import { takeSlot } from '../../src/schedules/take-slot.ts';
import { describeOnEachStore } from '../helpers/stores.ts';
import { aStarter, at, daily, keepAt, listRecorded, listSlots } from './a-schedule.ts';

describeOnEachStore('what is due', (openFresh) => {
  test('is started by one of many processes that see it, with its message and its records', async () => {
    const store = await openFresh();
    const [schedule] = await keepAt(store, { daily }, '2026-11-20T12:00Z');
    if (schedule === undefined) throw new Error('nothing is kept');
    const now = at('2026-11-21T07:00:00.200Z');
    const starters = ['a', 'b', 'c', 'd'].map((name) => aStarter(store, name));

    const started = await Promise.all(
      starters.flatMap((starter) => [startDue(starter, schedule, now), startDue(starter, schedule, now)]),
    );

    const runs = await store.db.selectFrom('runs').selectAll().execute();
    const posts = await store.db.selectFrom('posts').select(['run_id', 'channel']).execute();
    expect(started.filter((run) => run !== undefined)).toHaveLength(1);
    expect(runs).toMatchObject([
      { kind: 'drift', environment: 'prod', requested_by: 'schedule:prod/daily', status: 'queued' },
    ]);
    expect(posts).toEqual([{ run_id: runs[0]?.id, channel: 'C0PROD' }]);
    expect(await listSlots(store)).toEqual([`2026-11-21T07:00 due ${runs[0]?.id}`]);
    expect(await listRecorded(store)).toEqual(['schedule.added', 'schedule.due']);
  });

  test('after three days off is made up once, and not again', async () => {
    const store = await openFresh();
    await keepAt(store, { daily }, '2026-11-17T12:00Z');
    await startMissed(aStarter(store), at('2026-11-18T07:01Z'));

    const [first, second] = await Promise.all([
      startMissed(aStarter(store, 'b'), at('2026-11-21T12:00Z')),
      startMissed(aStarter(store, 'c'), at('2026-11-21T12:00Z')),
    ]);
    const again = await startMissed(aStarter(store, 'd'), at('2026-11-21T12:01Z'));

    expect([...first, ...second]).toHaveLength(1);
    expect(again).toEqual([]);
    expect((await listSlots(store)).map((slot) => slot.slice(0, -3))).toEqual([
      '2026-11-18T07:00 due',
      '2026-11-21T07:00 made-up',
    ]);
  });

  test('is left to the queue for half a minute, and looked after then', async () => {
    const store = await openFresh();
    await keepAt(store, { daily }, '2026-11-20T12:00Z');

    const early = await startMissed(aStarter(store), at('2026-11-21T07:00:20Z'));
    const then = await startMissed(aStarter(store), at('2026-11-21T07:00:31Z'));

    expect(early).toEqual([]);
    expect(then).toHaveLength(1);
    expect(await listSlots(store)).toEqual(['2026-11-21T07:00 due a1']);
  });

  test('is nothing that was due before the schedule was as it is, nor one that is gone', async () => {
    const store = await openFresh();
    const [before] = await keepAt(store, { daily }, '2026-11-21T07:30Z');
    const none = await startMissed(aStarter(store), at('2026-11-21T12:00Z'));
    await keepAt(store, {}, '2026-11-21T12:00Z');
    if (before === undefined) throw new Error('nothing is kept');

    const late = await startDue(aStarter(store), before, at('2026-11-22T07:00Z'));
    const removed = await startMissed(aStarter(store), at('2026-11-22T12:00Z'));

    expect([none, late, removed]).toEqual([[], undefined, []]);
    expect(await listSlots(store)).toEqual([]);
  });

  test('begins once its jitter is over', async () => {
    const store = await openFresh();
    const [schedule] = await keepAt(store, { daily: { ...daily, jitter: '1h' } }, '2026-11-20T12:00Z');
    if (schedule === undefined) throw new Error('nothing is kept');

    const onTheHour = await startDue(aStarter(store), schedule, at('2026-11-21T07:00Z'));
    const anHourLater = await startDue(aStarter(store), schedule, at('2026-11-21T08:00Z'));

    expect(onTheHour).toBeUndefined();
    expect(anHourLater?.kind).toBe('drift');
    expect(await listSlots(store)).toEqual(['2026-11-21T07:00 due a1']);
  });

  test('is answered by the run of the time before that is still at it', async () => {
    const store = await openFresh();
    const [schedule] = await keepAt(store, { daily }, '2026-11-19T12:00Z');
    if (schedule === undefined) throw new Error('nothing is kept');
    await startDue(aStarter(store), schedule, at('2026-11-20T07:00Z'));

    const second = await startDue(aStarter(store, 'b'), schedule, at('2026-11-21T07:00Z'));

    expect(second?.id).toBe('a1');
    expect(await listSlots(store)).toEqual(['2026-11-20T07:00 due a1', '2026-11-21T07:00 due a1']);
    expect(await store.db.selectFrom('runs').select('id').execute()).toEqual([{ id: 'a1' }]);
  });

  test('by hand is told in the channel where it was asked, whatever is due', async () => {
    const store = await openFresh();
    const [schedule] = await keepAt(store, { daily: { ...daily, quiet: true } }, '2026-11-20T12:00Z');
    if (schedule === undefined) throw new Error('nothing is kept');
    await startDue(aStarter(store), schedule, at('2026-11-21T07:00Z'));
    const before = await store.db.selectFrom('posts').select('channel').execute();

    const asked = {
      dueAt: at('2026-11-21T07:01Z'),
      reason: 'asked',
      by: 'slack:T1/U1',
      channel: 'C1',
    } as const;
    const taken = await takeSlot(store, { ...asked, schedule, runId: 'mine', actor: 'bitiq:a' });

    expect(taken).toMatchObject({ created: false, run: { id: 'a1' } });
    expect(before).toEqual([]);
    expect(await store.db.selectFrom('posts').select(['run_id', 'channel']).execute()).toEqual([
      { run_id: 'a1', channel: 'C1' },
    ]);
  });
});

describeOnEachStore('the schedules of the configuration', (openFresh) => {
  test('are kept as they are added, changed, removed and back, each once on record', async () => {
    const store = await openFresh();
    const evening = { ...daily, cron: '0 18 * * *' };

    await Promise.all(
      ['a', 'b', 'c'].map((name) => keepAt(store, { daily }, '2026-11-20T12:00Z', `bitiq:${name}`)),
    );
    const [changed] = await keepAt(store, { daily: evening }, '2026-11-21T12:00Z');
    const same = await keepAt(store, { daily: evening }, '2026-11-22T12:00Z');
    const removed = await keepAt(store, {}, '2026-11-23T12:00Z');
    const [back] = await keepAt(store, { daily: evening }, '2026-11-24T12:00Z');

    expect(changed).toMatchObject({ definition: { cron: '0 18 * * *' }, since: at('2026-11-21T12:00Z') });
    expect(same).toEqual([changed]);
    expect(removed).toEqual([]);
    expect(back?.since).toBe(at('2026-11-24T12:00Z'));
    expect(await listRecorded(store)).toEqual([
      'schedule.added',
      'schedule.changed',
      'schedule.removed',
      'schedule.added',
    ]);
  });
});

describe.each([
  ['2026-03-29 in Zurich', 'Europe/Zurich', '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-30T00:30']],
  ['2026-10-25 in Zurich', 'Europe/Zurich', '2026-10-24T12:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
  [
    '2026-03-08 in New York',
    'America/New_York',
    '2026-03-07T20:00Z',
    ['2026-03-08T07:00', '2026-03-09T06:30'],
  ],
])('the night on which the clocks change, %s', (_night, timeZone, since, expected) => {
  describeOnEachStore('one report at the right local time', (openFresh) => {
    test('by whoever looks every half hour', async () => {
      const store = await openFresh();
      await keepAt(store, { nightly: { ...daily, cron: '30 2 * * *', timeZone } }, since);
      const until = at(`${expected[1]}Z`) + 3_600_000;

      for (let now = at(since); now <= until; now += 1_800_000) {
        for (const run of await startMissed(aStarter(store, `r${now}-`), now + 60_000)) {
          await store.write((tx) =>
            tx.db.updateTable('runs').set({ status: 'succeeded' }).where('id', '=', run.id).execute(),
          );
        }
      }

      expect((await listSlots(store)).map((slot) => slot.split(' ').slice(0, 2).join(' '))).toEqual(
        expected.map((dueAt) => `${dueAt} due`),
      );
    });
  });
});
