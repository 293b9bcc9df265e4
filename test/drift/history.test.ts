import { expect, test } from 'vitest';
import { compareDrift } from '../../src/drift/compare-drift.ts';
import { readDrift, recordDrift } from '../../src/drift/history.ts';
import { type DriftItem, toItemId } from '../../src/drift/item.ts';
import { readHistory } from '../../src/drift/read-history.ts';
import { recordReport } from '../../src/drift/reports.ts';
import { endSilence, recordSilence } from '../../src/drift/silences.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

const DAY = 86_400_000;

function anItem(name: string, application = 'toy-web-prod'): DriftItem {
  const identity = `${application}/Deployment.apps/bitiq-prod/${name}/out-of-sync`;
  return { identity, application, kind: 'out-of-sync', sentence: `Deployment ${name}`, state: 'failed' };
}

/** A look at an environment: what it says against what is known, which it then keeps. */
async function look(
  store: Store,
  items: readonly DriftItem[],
  at: { now: number; undetermined?: string[]; application?: string; environment?: string },
) {
  const { now, application, environment = 'prod' } = at;
  const found = { items, undetermined: new Set(at.undetermined) };
  const compared = compareDrift(found, await readDrift(store.db, environment), {
    application,
    now: new Date(now),
  });
  await store.write((tx) => recordDrift(tx, found, { environment, application, now }));
  return [
    ...compared.items.map(
      ({ identity, standing, since }) =>
        `${standing} ${identity.split('/')[3]}${since ? ` since ${since.getTime()}` : ''}`,
    ),
    ...compared.gone.map(({ identity, since }) => `gone ${identity.split('/')[3]} since ${since.getTime()}`),
  ];
}

describeOnEachStore('drift history', (openFresh) => {
  test('what appears is new, stays still, goes, is not told of again, and comes back as reopened', async () => {
    const store = await openFresh();

    expect(await look(store, [anItem('a')], { now: 1 })).toEqual(['new a']);
    expect(await look(store, [anItem('a'), anItem('b')], { now: 2 })).toEqual(['still a since 1', 'new b']);
    expect(await look(store, [anItem('b')], { now: 3 })).toEqual(['still b since 2', 'gone a since 1']);
    expect(await look(store, [anItem('b')], { now: 4 })).toEqual(['still b since 2']);
    expect(await look(store, [anItem('a')], { now: 5 })).toEqual(['reopened a', 'gone b since 2']);
    expect(await look(store, [anItem('a')], { now: 6 })).toEqual(['still a since 5']);

    const row = await store.db
      .selectFrom('drift_items')
      .selectAll()
      .where('identity', '=', anItem('a').identity)
      .executeTakeFirst();
    expect(row).toMatchObject({ first_seen: 1, since: 5, last_seen: 6, gone_at: null, times: 2 });
  });

  test('of an application that could not be told nothing is gone', async () => {
    const store = await openFresh();
    await look(store, [anItem('a'), anItem('b', 'toy-service-prod')], { now: 1 });

    expect(await look(store, [], { now: 2, undetermined: ['toy-web-prod'] })).toEqual(['gone b since 1']);
    expect(await look(store, [anItem('a')], { now: 3 })).toEqual(['still a since 1']);
  });

  test('a look at one application leaves the others as they are', async () => {
    const store = await openFresh();
    await look(store, [anItem('a'), anItem('b', 'toy-service-prod')], { now: 1 });

    expect(await look(store, [], { now: 2, application: 'toy-web-prod' })).toEqual(['gone a since 1']);
    expect(await look(store, [anItem('b', 'toy-service-prod')], { now: 3 })).toEqual(['still b since 1']);
  });

  test('each environment has its own', async () => {
    const store = await openFresh();
    await look(store, [anItem('a')], { now: 1 });

    expect(await look(store, [anItem('a')], { now: 2, environment: 'staging' })).toEqual(['new a']);
    expect(await look(store, [], { now: 3, environment: 'staging' })).toEqual(['gone a since 2']);
    expect(await look(store, [anItem('a')], { now: 4 })).toEqual(['still a since 1']);
  });

  test('two looks at once count what came once', async () => {
    const store = await openFresh();
    const found = { items: [anItem('a'), anItem('b')], undetermined: new Set<string>() };

    const record = () => store.write((tx) => recordDrift(tx, found, { environment: 'prod', now: 1 }));
    await Promise.all([record(), record(), record()]);

    expect((await readDrift(store.db, 'prod')).map(({ times }) => times)).toEqual([1, 1]);
  });

  test('what is gone for longer than 90 days is forgotten, and what is still so never', async () => {
    const store = await openFresh();
    await look(store, [anItem('a'), anItem('b')], { now: 1 });
    await look(store, [anItem('b')], { now: 2 });

    await look(store, [anItem('b')], { now: 2 + 90 * DAY });
    const atTheLimit = (await readDrift(store.db, 'prod')).length;
    await look(store, [anItem('b')], { now: 3 + 90 * DAY });

    expect(atTheLimit).toBe(2);
    expect(await look(store, [anItem('a'), anItem('b')], { now: 4 + 90 * DAY })).toEqual([
      'new a',
      'still b since 1',
    ]);
  });

  test('what still is, is kept as it is told now, with what differs for as long as it is known', async () => {
    const store = await openFresh();
    const resource = { group: 'apps', kind: 'Deployment', namespace: 'bitiq-prod', name: 'a' };
    const told = { sentence: 'Deployment a: replicas 2 in Git, 5 live', state: 'unknown', resource } as const;
    const difference = ['spec.replicas: 2 in Git, 5 live'];
    const row = () =>
      store.db
        .selectFrom('drift_items')
        .select(['id', 'kind', 'sentence', 'state', 'resource', 'difference', 'since', 'last_seen'])
        .executeTakeFirst();

    await look(store, [anItem('a')], { now: 1 });
    const first = await row();
    await look(store, [{ ...anItem('a'), ...told, difference }], { now: 2 });
    const second = await row();
    await look(store, [anItem('a')], { now: 3 });
    const third = await row();
    await look(store, [], { now: 4 });
    await look(store, [anItem('a')], { now: 5 });

    const id = toItemId('prod', anItem('a').identity);
    expect(first).toMatchObject({ id, kind: 'out-of-sync', sentence: 'Deployment a', resource: null });
    expect(second).toMatchObject({ ...told, resource: JSON.stringify(resource), since: 1, last_seen: 2 });
    expect(third).toMatchObject({ sentence: 'Deployment a', state: 'failed', difference: difference[0] });
    expect(await row()).toMatchObject({ difference: null, since: 5 });
  });

  test('whoever looked before others reported overwrites nothing of theirs', async () => {
    const store = await openFresh();
    const record = (items: readonly DriftItem[], now: number, lookedAt: number) => {
      const found = { items, undetermined: new Set<string>() };
      return store.write((tx) => recordDrift(tx, found, { environment: 'prod', now, lookedAt }));
    };
    const known = async () =>
      (await readDrift(store.db, 'prod')).map(({ isGone, times, lastSeen }) => [
        isGone,
        times,
        lastSeen.getTime(),
      ]);

    await record([anItem('a')], 10, 9);
    await record([], 20, 15);
    await record([anItem('a')], 21, 14);
    const goneAlready = await known();
    await record([anItem('a')], 30, 25);
    await record([], 31, 24);
    const seenSince = await known();

    expect(goneAlready).toEqual([[true, 1, 10]]);
    expect(seenSince).toEqual([[false, 2, 30]]);
  });

  test('silence is kept since the first time, for the last reason, until an answer', async () => {
    const store = await openFresh();
    const silent = (since: number, why: string) =>
      store.write((tx) => recordSilence(tx, { environment: 'sno', since, why }));

    await silent(1, 'timeout');
    await silent(2, 'connection refused');
    const silence = (await readHistory(store.db, 'sno')).silentSince;
    const kept = await store.db.selectFrom('drift_silences').select('why').execute();
    await store.write((tx) => endSilence(tx, 'prod'));
    const others = (await readHistory(store.db, 'sno')).silentSince;
    await store.write((tx) => endSilence(tx, 'sno'));

    expect([silence, others]).toEqual([new Date(1), new Date(1)]);
    expect(kept).toEqual([{ why: 'connection refused' }]);
    expect((await readHistory(store.db, 'sno')).silentSince).toBeUndefined();
  });

  test('a report is kept once a run, in numbers, for 90 days', async () => {
    const store = await openFresh();
    const report = (runId: string, now: number, came: number) =>
      store.write((tx) =>
        recordReport(tx, { runId, environment: 'prod', now, isReachable: true, came, gone: 0 }),
      );
    const reports = () =>
      store.db.selectFrom('drift_reports').select(['run_id', 'came', 'open']).orderBy('run_id').execute();
    await look(store, [anItem('a'), anItem('b')], { now: 1 });

    await report('r1', 1, 2);
    await report('r1', 2, 9);
    const once = await reports();
    await report('r2', 2 + 90 * DAY, 0);

    expect(once).toEqual([{ run_id: 'r1', came: 2, open: 2 }]);
    expect(await reports()).toEqual([{ run_id: 'r2', came: 0, open: 2 }]);
  });

  test('ten thousand items come, stay, go and come back', async () => {
    const store = await openFresh();
    const many = Array.from({ length: 10_000 }, (_, index) => anItem(`n${index}`));
    const kinds = async (items: readonly DriftItem[], now: number) => [
      ...new Set((await look(store, items, { now })).map((told) => told.split(' ')[0])),
    ];

    expect(await kinds(many, 1)).toEqual(['new']);
    expect(await kinds(many, 2)).toEqual(['still']);
    expect(await kinds([], 3)).toEqual(['gone']);
    expect(await kinds(many, 4)).toEqual(['reopened']);
    expect(await readDrift(store.db, 'prod')).toHaveLength(10_000);
  });
});

test('without a history nothing is new and nothing is gone', () => {
  const { items, gone } = compareDrift({ items: [anItem('a')], undetermined: new Set() }, undefined, {
    now: new Date(),
  });

  expect({ standings: items.map(({ standing }) => standing), gone }).toEqual({
    standings: [undefined],
    gone: [],
  });
});
