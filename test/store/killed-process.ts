import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { copyStore } from '../../src/store/copy-store.ts';
import type { Database } from '../../src/store/database.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { openStoreForReading } from '../../src/store/open-for-reading.ts';
import { createPostgresDialect } from '../../src/store/postgres.ts';
import { createSqliteDialect } from '../../src/store/sqlite.ts';
import { openStore } from '../../src/store/store.ts';

/** What this process does when it is killed: all of it is written then, and nothing is committed. */
export type Doing =
  | { readonly what: 'copy'; readonly from: string; readonly to: string }
  | { readonly what: 'migrate'; readonly url: string };

setInterval(() => undefined, 60_000);

/** Tells the test that it may kill us, and waits for it. */
async function waitForTheEnd(): Promise<never> {
  process.send?.('all is written');
  return new Promise(() => undefined);
}

async function copy({ from, to }: { readonly from: string; readonly to: string }): Promise<void> {
  const [source, target] = [await openStoreForReading(from), await openStore(to)];
  await copyStore(source, {
    migrate: target.migrate,
    write: (work) =>
      target.write(async (tx) => {
        await work(tx);
        return waitForTheEnd();
      }),
  });
}

async function migrate({ url }: { readonly url: string }): Promise<void> {
  const [last = ''] = Object.keys(migrations).slice(-1);
  const slow = {
    ...migrations,
    [last]: {
      up: async (db: Kysely<unknown>) => {
        await migrations[last]?.up(db);
        await waitForTheEnd();
      },
    },
  };
  const dialect = url.startsWith('sqlite:')
    ? await createSqliteDialect(url.slice('sqlite:'.length))
    : await createPostgresDialect(url, { connections: 1, isPatient: true });
  const db = new Kysely<Database>({ dialect });
  await new Migrator({ db, provider: { getMigrations: async () => slow } }).migrateToLatest();
}

const doing: Doing = JSON.parse(process.argv[2] ?? '');
if (doing.what === 'copy') await copy(doing);
else await migrate(doing);
