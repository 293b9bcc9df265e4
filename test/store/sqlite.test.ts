import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openStore } from '../../src/store/store.ts';

async function aFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bitiq-sqlite-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'bitiq.sqlite');
}

async function open(path: string) {
  const store = await openStore(`sqlite:${path}`);
  onTestFinished(() => store.close());
  await store.migrate();
  return store;
}

test('a write waits for that of another process and holds nothing else up', async () => {
  const path = await aFile();
  const store = await open(path);
  const other = new DatabaseSync(path);
  onTestFinished(() => other.close());
  other.exec('begin immediate');

  const written = store.write((tx) =>
    tx.db.insertInto('seen_requests').values({ key: 'a', expires_at: 1 }).execute(),
  );
  // Would never come if the write held the thread.
  await new Promise((resolve) => setTimeout(resolve, 100));
  other.exec('commit');
  await written;

  expect(await store.db.selectFrom('seen_requests').selectAll().execute()).toHaveLength(1);
});

test('several processes may bring a new file up to date at once', async () => {
  const path = await aFile();

  await expect(Promise.all(Array.from({ length: 4 }, () => open(path)))).resolves.toHaveLength(4);
});

test('a new file that another process looks at just then is waited for', async () => {
  const path = await aFile();
  const other = new DatabaseSync(path);
  onTestFinished(() => other.close());
  other.exec('create table theirs (id integer); begin; select * from theirs');

  const opened = openStore(`sqlite:${path}`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  other.exec('commit');

  const store = await opened;
  onTestFinished(() => store.close());
  const { rows } = await sql`pragma journal_mode`.execute(store.db);
  expect(rows).toEqual([{ journal_mode: 'wal' }]);
});

test('a file that another process is just recovering is waited for', async () => {
  const path = await aFile();
  const { exec } = DatabaseSync.prototype;
  const recovering = Object.assign(new Error('database is locked'), { errcode: 5 + (1 << 8) });
  const told: string[] = [];
  const spy = vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (
    this: DatabaseSync,
    text,
  ) {
    told.push(text);
    if (told.length === 1) throw recovering;
    exec.call(this, text);
  });
  onTestFinished(() => spy.mockRestore());

  const store = await openStore(`sqlite:${path}`);
  onTestFinished(() => store.close());

  expect(told[1]).toBe(told[0]);
});
