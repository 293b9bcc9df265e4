import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { readDrift, recordDrift } from '../../../src/drift/history.ts';
import { toItem } from '../../../src/drift/item.ts';
import { readHistory } from '../../../src/drift/read-history.ts';
import { recordSilence } from '../../../src/drift/silences.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { usePostgres } from '../../helpers/services.ts';

const postgres = usePostgres();
const item = toItem(
  { name: 'toy-web-prod', namespace: 'argocd' },
  { kind: 'unhealthy', sentence: 'it is Degraded' },
);

const record = (store: Store, items: (typeof item)[], now: number) =>
  store.write((tx) => recordDrift(tx, { items, undetermined: new Set() }, { environment: 'prod', now }));

/** Records through both so that the second has read what is known before the first has committed. */
async function recordAtOnce(first: Store, second: Store, now: number): Promise<void> {
  let other: Promise<void> | undefined;
  await first.write(async (tx) => {
    await recordDrift(tx, { items: [item], undetermined: new Set() }, { environment: 'prod', now });
    other ??= record(second, [item], now);
    await sleep(300);
  });
  await other;
}

describe.skipIf(postgres === undefined)('two workers that record at once', () => {
  test('count once what came and what came back, and silence since the first time', async () => {
    const url = (await postgres?.createDatabase()) ?? '';
    const [first, second] = await Promise.all([openStore(url), openStore(url)]);
    await first.migrate();

    await recordAtOnce(first, second, 1);
    const came = await readDrift(first.db, 'prod');
    await record(first, [], 2);
    await recordAtOnce(first, second, 3);
    const back = await readDrift(first.db, 'prod');
    const silent = (store: Store, since: number) =>
      store.write((tx) => recordSilence(tx, { environment: 'sno', since, why: 'timeout' }));
    await Promise.all([silent(first, 4), silent(second, 4)]);
    await Promise.all([silent(first, 5), silent(second, 5)]);
    const { silentSince } = await readHistory(first.db, 'sno');
    await Promise.all([first.close(), second.close()]);

    expect(came).toMatchObject([{ times: 1, since: new Date(1) }]);
    expect(back).toMatchObject([{ times: 2, since: new Date(3), isGone: false }]);
    expect(silentSince).toEqual(new Date(4));
  });
});
