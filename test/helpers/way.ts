import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** The way of connections to a server, which can be cut. */
export interface Way {
  readonly port: number;
  /** A URL of the server, by this way. */
  through(url: string): string;
  /**
   * `hang`: nothing arrives any more and nothing is closed, as behind a dead router; what is sent meanwhile is
   * under way. `refuse`: every connection breaks, and none is taken.
   */
  cut(how: 'hang' | 'refuse'): void;
  /** All is well again, and what was under way arrives; with `forget` connections of before stay silent for ever. */
  heal(options?: { forget?: boolean }): void;
  stop(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** Nothing gets through, not even that one side has closed it. */
  isSilent: boolean;
}

/** A way on 127.0.0.1 to a port there, for the test that starts it or until it is stopped. */
export async function startWay(port: number): Promise<Way> {
  const pairs = new Set<Pair>();
  let state: 'open' | 'hang' | 'refuse' = 'open';
  const listening = createServer({ pauseOnConnect: true }, (client) => {
    if (state === 'refuse') return void client.resetAndDestroy();
    const pair: Pair = { client, server: connect(port, '127.0.0.1'), isSilent: false };
    pairs.add(pair);
    join(pair, client, pair.server);
    join(pair, pair.server, client);
    if (state === 'hang') hold(pair);
  });
  function join(pair: Pair, from: Socket, to: Socket): void {
    from.on('error', () => undefined);
    from.on('close', () => {
      if (pair.isSilent) return;
      to.destroy();
      pairs.delete(pair);
    });
    from.pipe(to);
  }
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const own = (listening.address() as AddressInfo).port;
  const breakAll = () => {
    for (const { client, server } of pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  };
  return {
    port: own,
    through: (url) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(own) }).href,
    cut(how) {
      state = how;
      if (how === 'refuse') breakAll();
      else for (const pair of pairs) hold(pair);
    },
    heal({ forget = false } = {}) {
      state = 'open';
      if (forget) return;
      for (const pair of pairs) if (!joinAgain(pair)) pairs.delete(pair);
    },
    async stop() {
      breakAll();
      listening.close();
      await once(listening, 'close');
    },
  };
}

function hold(pair: Pair): void {
  const { client, server } = pair;
  pair.isSilent = true;
  client.unpipe(server);
  server.unpipe(client);
  client.pause();
  server.pause();
}

/** `false`: one side has closed it meanwhile, which the other hears now. */
function joinAgain(pair: Pair): boolean {
  const { client, server } = pair;
  pair.isSilent = false;
  if (client.destroyed || server.destroyed) {
    client.destroy();
    server.destroy();
    return false;
  }
  client.pipe(server);
  server.pipe(client);
  return true;
}

/** The same, stopped at the end of the test. */
export async function useWay(port: number): Promise<Way> {
  const way = await startWay(port);
  onTestFinished(() => way.stop());
  return way;
}
