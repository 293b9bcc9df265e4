import { expect, test } from 'vitest';
import { listReports } from '../../src/drift/list-reports.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

const keep = (store: Store, run: string, at: number, changes: object = {}) =>
  store.write((tx) =>
    tx.db
      .insertInto('drift_reports')
      .values({
        run_id: run,
        environment: 'prod',
        at,
        is_reachable: 1,
        open: at,
        came: 0,
        gone: 0,
        snoozed: 0,
        ...changes,
      })
      .execute(),
  );

describeOnEachStore('reports for a picture', (openFresh) => {
  test('are the last ones up to the run that shows them, oldest first, of its environment', async () => {
    const store = await openFresh();
    await keep(store, 'a', 1);
    await keep(store, 'b', 2, { is_reachable: 0 });
    await keep(store, 'x', 2, { environment: 'staging' });
    await keep(store, 'c', 3, { came: 2 });
    await keep(store, 'later', 4);

    const list = (limit: number, environment = 'prod') =>
      listReports(store.db, { runId: 'c', environment, limit });

    expect(await list(30)).toEqual([
      { at: new Date(1), isReachable: true, open: 1, came: 0 },
      { at: new Date(2), isReachable: false, open: 2, came: 0 },
      { at: new Date(3), isReachable: true, open: 3, came: 2 },
    ]);
    expect((await list(2)).map(({ open }) => open)).toEqual([2, 3]);
    expect(await list(30, 'staging')).toEqual([]);
  });
});
