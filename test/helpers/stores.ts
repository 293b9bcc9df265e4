import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
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

/** Opens an empty store in a file of its own; all are closed and removed after the tests. */
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
  afterAll(() => Promise.all(stores.splice(0).map((store) => store.close())));
  return async (url) => {
    const store = await openStore(url);
    stores.push(store);
    await store.migrate();
    return store;
  };
}
