import { expect, test } from 'vitest';
import { compareDrift } from '../../src/drift/compare-drift.ts';
import { createDriftDesk } from '../../src/drift/desk.ts';
import { readDrift, recordDrift } from '../../src/drift/history.ts';
import { recordIssue } from '../../src/drift/issues.ts';
import { toItem, toItemId } from '../../src/drift/item.ts';
import type { Store } from '../../src/store/store.ts';
import { describeOnEachStore } from '../helpers/stores.ts';

const DAY_MS = 86_400_000;
const MARA = 'slack:T1/UMARA';
const OMAR = 'slack:T1/UOMAR';

const item = toItem(
  { name: 'toy-web-prod', namespace: 'openshift-gitops' },
  { kind: 'out-of-sync', sentence: 'Deployment toy-web is not as in Git' },
);
const id = toItemId('prod', item.identity);

const seen = (isThere = true) => ({ items: isThere ? [item] : [], undetermined: new Set<string>() });

const look = (store: Store, now: number, isThere = true) =>
  store.write((tx) => recordDrift(tx, seen(isThere), { environment: 'prod', now }));

const records = async (store: Store) =>
  (await store.db.selectFrom('audit').select('record').orderBy('seq').execute()).map(({ record }) =>
    JSON.parse(record),
  );

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

describeOnEachStore('a snooze', (openFresh) => {
  test('is kept with who, why and until when, and both are on record', async () => {
    const store = await openFresh();
    await look(store, Date.now());
    const until = inDays(3);

    await createDriftDesk(store).snooze({ id, by: OMAR, reason: 'the Vault upgrade', until });

    const kept = await createDriftDesk(store).getItem(id);
    expect(kept).toMatchObject({ snooze: { by: OMAR, reason: 'the Vault upgrade', until } });
    expect(await records(store)).toMatchObject([
      {
        type: 'drift.snoozed',
        actor: OMAR,
        environment: 'prod',
        data: { item: id, identity: item.identity, reason: 'the Vault upgrade', until: until.toISOString() },
      },
    ]);
  });

  test('gives way to a later one, of whoever it is', async () => {
    const store = await openFresh();
    const desk = createDriftDesk(store);
    await look(store, Date.now());
    await desk.snooze({ id, by: OMAR, reason: 'first', until: inDays(3) });

    await desk.snooze({ id, by: MARA, reason: 'second', until: inDays(1) });

    expect(await desk.getItem(id)).toMatchObject({ snooze: { by: MARA, reason: 'second' } });
  });

  test('ends before its time where somebody says so, on record, and once', async () => {
    const store = await openFresh();
    const desk = createDriftDesk(store);
    await look(store, Date.now());
    await desk.snooze({ id, by: OMAR, reason: 'first', until: inDays(3) });

    await desk.endSnooze({ id, by: MARA });

    expect((await desk.getItem(id))?.snooze).toBeUndefined();
    expect((await records(store)).at(-1)).toMatchObject({
      type: 'drift.unsnoozed',
      actor: MARA,
      data: { item: id, snoozedBy: OMAR },
    });
    await expect(desk.endSnooze({ id, by: MARA })).rejects.toMatchObject({ code: 'not-snoozed' });
  });

  test.each([
    ['is over already', -1],
    ['is too far', 92],
  ])('that %s is refused, and nothing is on record', async (_, days) => {
    const store = await openFresh();
    await look(store, Date.now());

    const asked = createDriftDesk(store).snooze({ id, by: OMAR, reason: 'x', until: inDays(days) });

    await expect(asked).rejects.toMatchObject({ code: 'bad-until' });
    expect(await records(store)).toEqual([]);
  });

  test('of what is gone, or was never seen, is refused', async () => {
    const store = await openFresh();
    const desk = createDriftDesk(store);
    const asked = { by: OMAR, reason: 'x', until: inDays(1) };
    await look(store, Date.now());
    await look(store, Date.now(), false);

    await expect(desk.snooze({ ...asked, id })).rejects.toMatchObject({ code: 'drift-gone' });
    await expect(desk.snooze({ ...asked, id: 'never' })).rejects.toMatchObject({ code: 'drift-gone' });
  });

  test('that is over makes the item come back in the next report, once', async () => {
    const store = await openFresh();
    const began = Date.now();
    const until = inDays(3);
    await look(store, began);
    await createDriftDesk(store).snooze({ id, by: OMAR, reason: 'the Vault upgrade', until });
    const reportAt = async (days: number) => {
      const now = began + days * DAY_MS;
      const { items } = compareDrift(seen(), await readDrift(store.db, 'prod'), { now: new Date(now) });
      await look(store, now);
      return items[0];
    };

    const reports = [await reportAt(1), await reportAt(2), await reportAt(4), await reportAt(5)];

    expect(reports.map((report) => report?.standing)).toEqual(['still', 'still', 'still', 'still']);
    expect(reports.map((report) => report?.snooze?.isOver)).toEqual([false, false, true, undefined]);
    expect(reports[2]?.snooze).toMatchObject({ by: OMAR, reason: 'the Vault upgrade' });
  });
});

describeOnEachStore('an item behind a button', (openFresh) => {
  test('is told with its issue, and where it is gone, since when', async () => {
    const store = await openFresh();
    const { environment, identity } = { environment: 'prod', identity: item.identity };
    await look(store, 1_000);
    const opened = { id, environment, identity, url: 'https://github.com/a/b/issues/7', openedBy: MARA };
    await store.write((tx) => recordIssue(tx, { ...opened, number: 7, at: 2_000 }));
    await look(store, 3_000, false);

    const kept = await createDriftDesk(store).getItem(id);

    expect(kept).toMatchObject({
      id,
      environment: 'prod',
      application: 'toy-web-prod',
      kind: 'out-of-sync',
      sentence: 'Deployment toy-web is not as in Git',
      since: new Date(1_000),
      goneAt: new Date(3_000),
      issue: { number: 7, openedBy: MARA, openedAt: new Date(2_000) },
    });
    expect((await records(store)).at(-1)).toMatchObject({ type: 'drift.issue-opened', data: { number: 7 } });
  });

  test('is nothing where nobody knows it', async () => {
    expect(await createDriftDesk(await openFresh()).getItem('nobody')).toBeUndefined();
  });
});
