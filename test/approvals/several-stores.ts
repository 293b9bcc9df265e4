import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';
import { usePostgres } from '../helpers/services.ts';

export type Stores = readonly [Store, Store, Store];

/** Runs the same tests on a SQLite file and on PostgreSQL, each time opened thrice, as by three processes. */
export function describeOnThreeStores(
  title: string,
  tests: (openThree: () => Promise<Stores>) => void,
): void {
  describe(`${title} on SQLite`, () => {
    const folders: string[] = [];
    const openThree = useThree(async () => {
      const folder = await mkdtemp(join(tmpdir(), 'bitiq-stores-'));
      folders.push(folder);
      return `sqlite:${join(folder, 'bitiq.sqlite')}`;
    });
    tests(openThree);
    afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));
  });
  const postgres = usePostgres();
  describe.skipIf(postgres === undefined)(`${title} on PostgreSQL`, () => {
    if (postgres !== undefined) tests(useThree(() => postgres.createDatabase()));
  });
}

function useThree(newUrl: () => Promise<string>): () => Promise<Stores> {
  const opened: Store[] = [];
  afterAll(() => Promise.all(opened.splice(0).map((store) => store.close())));
  return async () => {
    const url = await newUrl();
    const [a, b, c] = [await openStore(url), await openStore(url), await openStore(url)];
    opened.push(a, b, c);
    await a.migrate();
    return [a, b, c];
  };
}
