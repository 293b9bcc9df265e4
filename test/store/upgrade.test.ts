import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createStepGate } from '../../src/approvals/step-gate.ts';
import { compareDrift } from '../../src/drift/compare-drift.ts';
import { getItem } from '../../src/drift/get-item.ts';
import { readDrift } from '../../src/drift/history.ts';
import { toItemId } from '../../src/drift/item.ts';
import { finishRun } from '../../src/runs/claim.ts';
import { listLockQueue, readLock } from '../../src/runs/lock.ts';
import { listApplied } from '../../src/store/migrations/list-applied.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import {
  type AGate,
  aGate,
  aStep,
  aWaitingRun,
  claim1,
  inProcess,
  TWO_AND_ONE,
  vote,
} from '../approvals/a-gate.ts';
import { isChainWhole, listEntries } from '../approvals/on-record.ts';
import { copyKnown, makePreviousStore } from '../helpers/previous-release.ts';
import { usePostgres } from '../helpers/services.ts';

const postgres = usePostgres();
const DAY = 86_400_000;

async function newSqlite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-upgrade-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, 'bitiq.sqlite')}`;
}

async function open(url: string): Promise<Store> {
  const store = await openStore(url);
  onTestFinished(() => store.close());
  return store;
}

describe.each([
  ['SQLite', newSqlite],
  ...(postgres === undefined ? [] : [['PostgreSQL', () => postgres.createDatabase()]]),
] as [string, () => Promise<string>][])('a store of the release before, on %s', (_name, newUrl) => {
  test('three processes open it at once: its tables are brought up to date once, and each finds them so', async () => {
    const url = await newUrl();
    await makePreviousStore(url);
    const stores = [await open(url), await open(url), await open(url)];

    await Promise.all(stores.map((store) => store.migrate()));

    for (const { db } of stores) {
      expect(await listApplied(db)).toEqual([
        '0001-runs-and-audit',
        '0002-the-gate',
        '0003-drift',
        '0004-drift-on-schedule',
        '0005-growth',
      ]);
      expect(await db.selectFrom('schedules').selectAll().execute()).toEqual([]);
    }
  });

  test('a run that waits for approval goes on: votes of before count, and the next in line gets the lock', async () => {
    const today = await open(await newSqlite());
    await today.migrate();
    const before = aGate(today, { approvals: TWO_AND_ONE });
    const waiting = await aWaitingRun(before);
    for (const who of ['UINES', 'UOMAR']) await vote(before, waiting, who);
    const [atWork, inLine] = [await anApproved(before, 'dev'), await anApproved(before, 'dev')];
    const url = await newUrl();
    await makePreviousStore(url, (db) => copyKnown(today.db, db));

    const opened = await open(url);
    await opened.migrate();
    const gate = inProcess(before, { ...opened, now: before.store.now });
    await vote(gate, waiting, 'USENA');
    await createStepGate(gate, await claim1(gate, waiting)).begin(aStep());
    await finishRun(gate.store, await claim1(gate, atWork), { status: 'succeeded' });

    const granted = (await listEntries(opened, 'approval.granted')).map(({ runId }) => runId);
    expect(granted).toEqual([atWork, inLine, waiting]);
    expect(await readLock(opened.db, 'prod')).toMatchObject({ runId: waiting });
    expect(await readLock(opened.db, 'dev')).toMatchObject({ runId: inLine });
    expect(await listLockQueue(opened.db, 'dev')).toEqual([]);
    expect(await isChainWhole(opened)).toBe(true);
  });

  test('what drifted keeps its age, has a name for buttons, and is told in words before anybody looks again', async () => {
    const url = await newUrl();
    const identity = 'toy-web-prod/Deployment.apps/bitiq-prod/toy%2Fweb/out-of-sync';
    const [unknown, gone] = [
      'vault-prod/Application.argoproj.io/gitops/vault-prod/not-refreshed',
      'a/b/c/d/surplus',
    ];
    const row = { environment: 'prod', first_seen: DAY, since: 2 * DAY, last_seen: 5 * DAY, times: 3 };
    await makePreviousStore(url, async (db) => {
      const rows = [
        { ...row, identity, application: 'toy-web-prod', gone_at: null },
        { ...row, identity: unknown, application: 'vault-prod', gone_at: null },
        { ...row, identity: gone, application: 'a', gone_at: 4 * DAY },
      ];
      for (const values of rows)
        await db
          .insertInto('drift_items')
          .values(values as never)
          .execute();
    });

    const { db, ...store } = await open(url);
    await store.migrate();
    const item = await getItem(db, toItemId('prod', identity), 6 * DAY);
    const known = await readDrift(db, 'prod');
    const seen = {
      identity,
      application: 'toy-web-prod',
      kind: 'out-of-sync',
      sentence: 'x',
      state: 'failed',
    } as const;
    const found = { items: [seen], undetermined: new Set<string>() };
    const compared = compareDrift(found, known, { now: new Date(6 * DAY) });

    expect(item).toMatchObject({
      kind: 'out-of-sync',
      state: 'failed',
      sentence: 'Deployment toy/web: out-of-sync',
      firstSeen: new Date(DAY),
      since: new Date(2 * DAY),
      times: 3,
    });
    expect(await getItem(db, toItemId('prod', unknown), 6 * DAY)).toMatchObject({ state: 'unknown' });
    expect(compared.items).toMatchObject([{ standing: 'still', since: new Date(2 * DAY), times: 3 }]);
    expect(compared.gone).toMatchObject([
      { identity: unknown, sentence: 'Application vault-prod: not-refreshed' },
    ]);
    expect(known.find((each) => each.identity === gone)?.isGone).toBe(true);
  });
});

/** Approved by everybody whom the policy asks for: it holds the lock, or waits for it. */
async function anApproved(gate: AGate, environment: string): Promise<string> {
  const id = await aWaitingRun(gate, { environment });
  for (const who of ['UINES', 'UOMAR', 'USENA']) await vote(gate, id, who);
  return id;
}

test.skipIf(postgres === undefined)(
  'on PostgreSQL the tables are brought up to date however long that takes, and not given up after 5 s',
  async () => {
    const url = (await postgres?.createDatabase()) ?? '';
    await makePreviousStore(url);
    const [other, store] = [await open(url), await open(url)];

    const migrated = await other.write(async ({ db }) => {
      await sql`lock table runs in access exclusive mode`.execute(db);
      const migrating = store.migrate();
      await Promise.race([migrating, setTimeout(5_300)]);
      return { migrating };
    });
    await migrated.migrating;

    expect(await listApplied(store.db)).toContain('0004-drift-on-schedule');
  },
);
