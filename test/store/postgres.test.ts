import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';
import { usePostgres } from '../helpers/services.ts';

const postgres = usePostgres();

async function open(url: string): Promise<Store> {
  const store = await openStore(url);
  onTestFinished(() => store.close());
  return store;
}

/** A way to PostgreSQL on which nothing arrives any more once it is told so, as behind a dead router. */
async function startWay(url: string): Promise<{ url: string; goSilent(): void; heal(): void }> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let silent = false;
  const pipe = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('data', (data) => !silent && to.write(data));
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  };
  const server: Server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    pipe(client, upstream);
    pipe(upstream, client);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const through = Object.assign(new URL(url), { port: String((server.address() as AddressInfo).port) });
  return {
    url: through.href,
    goSilent: () => {
      silent = true;
    },
    heal: () => {
      silent = false;
    },
  };
}

/** Ends every other connection to this database, as a server that restarts does. */
const endOthers = (store: Store) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(store.db);

describe.skipIf(postgres === undefined)('PostgreSQL', () => {
  test('a connection that breaks within a transaction fails that write and nothing else', async () => {
    const url = (await postgres?.createDatabase()) ?? '';
    const [store, admin] = [await open(url), await open(url)];

    const broken = store.write(async (tx) => {
      await sql`select 1`.execute(tx.db);
      await endOthers(admin);
      await sql`select 2`.execute(tx.db);
    });

    await expect(broken).rejects.toThrow();
    await expect(store.write((tx) => sql`select 3`.execute(tx.db))).resolves.toBeDefined();
  });

  test('a server that is gone without a word holds writers up for seconds, not for ever', async () => {
    const way = await startWay((await postgres?.createDatabase()) ?? '');
    const store = await open(way.url);
    await store.write((tx) => sql`select 1`.execute(tx.db));

    way.goSilent();
    const lost = store.write((tx) => sql`select 2`.execute(tx.db));
    await expect(lost).rejects.toThrow();
    way.heal();

    await expect(store.write((tx) => sql`select 3`.execute(tx.db))).resolves.toBeDefined();
  }, 30_000);
});
