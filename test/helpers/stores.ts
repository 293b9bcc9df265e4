import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';
import { usePostgres } from './services.ts';

/** Runs the same tests on SQLite and on PostgreSQL, each time on an empty, migrated store. */
export function describeOnEachStore(title: string, tests: (openFresh: () => Promise<Store>) => void): void {
  describe(`${title} on SQLite`, () => tests(useSqlite()));
  const postgres = usePostgres();
  describe.skipIf(postgres === undefined)(`${title} on PostgreSQL`, () => {
    if (postgres === undefined) return;
    const opened = useOpened();
    tests(async () => opened(await postgres.createDatabase()));
  });
}

/** Opens an empty store in a file of its own, for the test that opens it or, opened before, for all. */
export function useSqlite(): () => Promise<Store> {
  const folders: string[] = [];
  const opened = useOpened();
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bitiq-store-'));
    folders.push(folder);
    return opened(`sqlite:${join(folder, 'bitiq.sqlite')}`);
  };
}

function useOpened(): (url: string) => Promise<Store> {
  const stores: Store[] = [];
  let shared = 0;
  const closeAllBut = (count: number) => Promise.all(stores.splice(count).map((store) => store.close()));
  beforeEach(() => {
    shared = stores.length;
  });
  afterEach(() => closeAllBut(shared));
  afterAll(() => closeAllBut(0));
  return async (url) => {
    const store = await openStore(url);
    stores.push(store);
    await store.migrate();
    return store;
  };
}
