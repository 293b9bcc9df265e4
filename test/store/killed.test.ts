import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { requestRun } from '../../src/runs/request-run.ts';
import { copyStore } from '../../src/store/copy-store.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { listApplied } from '../../src/store/migrations/list-applied.ts';
import { openStoreForReading } from '../../src/store/open-for-reading.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { isChainWhole } from '../approvals/on-record.ts';
import { makePreviousStore } from '../helpers/previous-release.ts';
import { aRequest } from '../helpers/runs.ts';
import { usePostgres } from '../helpers/services.ts';
import type { Doing } from './killed-process.ts';

const postgres = usePostgres();

async function newSqlite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-killed-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, 'bitiq.sqlite')}`;
}

async function open(url: string): Promise<Store> {
  const store = await openStore(url);
  onTestFinished(() => store.close());
  return store;
}

/** Lets a process of its own do it, and kills it when all is written and nothing committed. */
async function killInTheMiddle(doing: Doing): Promise<void> {
  const child = fork(join(import.meta.dirname, 'killed-process.ts'), [JSON.stringify(doing)]);
  const ended = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  expect(await Promise.race([once(child, 'message'), ended])).toContain('all is written');
  child.kill('SIGKILL');
  await ended;
}

describe.each([
  ['SQLite', newSqlite],
  ...(postgres === undefined ? [] : [['PostgreSQL', () => postgres.createDatabase()]]),
] as [string, () => Promise<string>][])('killed with SIGKILL on %s', (_name, newUrl) => {
  test('in the middle of bringing tables up to date, all is as it was before, and the next start does it', async () => {
    const url = await newUrl();
    await makePreviousStore(url);
    const store = await open(url);
    const before = await listApplied(store.db);
    const tables = await store.db.introspection.getTables();

    await killInTheMiddle({ what: 'migrate', url });

    expect(await listApplied(store.db)).toEqual(before);
    expect(await store.db.introspection.getTables()).toEqual(tables);
    await store.migrate();
    expect(await listApplied(store.db)).toEqual(Object.keys(migrations));
    await requestRun(store, aRequest());
  });

  test('in the middle of a copy, the other store is still empty, and the copy can be begun again', async () => {
    const [from, to] = [await newUrl(), await newUrl()];
    const source = await open(from);
    await source.migrate();
    await Promise.all(Array.from({ length: 300 }, () => requestRun(source, aRequest())));

    await killInTheMiddle({ what: 'copy', from, to });

    const target = await open(to);
    expect(await target.db.selectFrom('audit').selectAll().execute()).toEqual([]);
    const reading = await openStoreForReading(from);
    onTestFinished(() => reading.close());
    expect(await copyStore(reading, target)).toEqual({ rows: 900, isBehind: false });
    expect(await isChainWhole(target)).toBe(true);
  });
});

test.skipIf(postgres === undefined)(
  'a copy gives PostgreSQL as long as it needs; bitiq does not',
  async () => {
    const url = (await postgres?.createDatabase()) ?? '';
    const [patient, hurried] = await Promise.all(
      [true, false].map((isPatient) => openPatiently(url, isPatient)),
    );

    expect(await readLimits(patient)).toEqual([{ statement: '0', idle: '0' }]);
    expect(await readLimits(hurried)).toEqual([{ statement: '5s', idle: '15s' }]);
  },
);

async function openPatiently(url: string, isPatient: boolean): Promise<Store> {
  const store = await openStore(url, undefined, { isPatient });
  onTestFinished(() => store.close());
  return store;
}

async function readLimits(store: Store | undefined) {
  const limits = sql`select current_setting('statement_timeout') as statement,
    current_setting('idle_in_transaction_session_timeout') as idle`;
  return store && (await limits.execute(store.db)).rows;
}
