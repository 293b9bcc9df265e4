import { expect, test } from 'vitest';
import { recordDrift } from '../../src/drift/history.ts';
import type { DriftItem } from '../../src/drift/item.ts';
import { listTold } from '../../src/drift/list-told.ts';
import { recordReport } from '../../src/drift/reports.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

function anItem(name: string, application = 'toy-web-prod'): DriftItem {
  const identity = `${application}/Deployment.apps/toy/${name}/out-of-sync`;
  return { identity, application, kind: 'out-of-sync', sentence: `Deployment ${name}`, state: 'failed' };
}

async function look(
  store: Store,
  runId: string,
  now: number,
  names: readonly string[],
  environment = 'prod',
) {
  const found = { items: names.map((name) => anItem(name)), undetermined: new Set<string>() };
  await store.write(async (tx) => {
    await recordDrift(tx, found, { environment, now });
    await recordReport(tx, { runId, environment, now, isReachable: true, came: 0, gone: 0 });
  });
}

describeOnEachStore('what a report told', (openFresh) => {
  const told = async (store: Store, runId: string, changes: object = {}) => {
    const items = await listTold(store.db, { runId, limit: 100, ...changes });
    return items.map(({ standing, environment, sentence }) => `${standing} ${environment} ${sentence}`);
  };

  test('is what was open then, and how it stood, also where it is gone since', async () => {
    const store = await openFresh();
    await look(store, 'one', 10, ['a', 'b']);
    await look(store, 'two', 20, ['b']);
    await look(store, 'three', 30, ['a', 'b', 'c']);
    await look(store, 'four', 40, []);

    expect(await told(store, 'three')).toEqual([
      'reopened prod Deployment a',
      'still prod Deployment b',
      'new prod Deployment c',
    ]);
    expect(await told(store, 'three', { onlyCame: true })).toEqual([
      'reopened prod Deployment a',
      'new prod Deployment c',
    ]);
    expect(await told(store, 'three', { limit: 1 })).toEqual(['reopened prod Deployment a']);
    expect(await told(store, 'four')).toEqual([]);
  });

  test('is of all environments that answered, and of one application where that was asked', async () => {
    const store = await openFresh();
    await look(store, 'one', 10, ['a']);
    await look(store, 'one', 10, ['b'], 'staging');
    const silent = { runId: 'one', environment: 'sno', now: 10, isReachable: false, came: 0, gone: 0 };
    await look(store, 'before', 5, ['c'], 'sno');
    await store.write((tx) => recordReport(tx, silent));

    expect(await told(store, 'one')).toEqual(['new prod Deployment a', 'new staging Deployment b']);
    expect(await told(store, 'one', { application: 'toy-service-prod' })).toEqual([]);
  });

  test('says until when somebody does not want to hear of it', async () => {
    const store = await openFresh();
    await look(store, 'one', 10, ['a', 'b']);
    const snooze = { environment: 'prod', by: 'slack:T1/U1', reason: 'later', at: 1 };
    const rows = [
      { ...snooze, identity: anItem('a').identity, until: 500 },
      { ...snooze, identity: anItem('b').identity, until: 9 },
    ];
    await store.write((tx) => tx.db.insertInto('drift_snoozes').values(rows).execute());

    const items = await listTold(store.db, { runId: 'one', limit: 100 });

    expect(items.map(({ snoozedUntil }) => snoozedUntil?.getTime())).toEqual([500, undefined]);
  });
});
