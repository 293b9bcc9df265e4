import { statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { buildConnector, Dispatcher } from 'undici';
import type { ClusterConfig } from '../../config/schema.ts';
import { type ConnectionOptions, type Login, readLogin } from './login.ts';

/** What one request needs: where to, as whom, over which connections. */
export interface Session {
  /** Base URL of the API server, without a slash at its end. */
  readonly server: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Dispatcher;
  /** Where the credentials are from, to tell old ones from new ones. */
  readonly source: unknown;
  /** Whether the connections themselves log in, whatever the headers say. */
  readonly hasClientCertificate: boolean;
}

/** The way into one cluster. Connections are kept for as long as the way in stays the same. */
export interface Sessions {
  /** The server's address once it is known, before that where it will be read from. */
  readonly server: string;
  /** The present session; reads the kubeconfig again where it has changed. */
  open(): Promise<Session>;
  /** Forgets the credentials of a session that got a 401, unless that was done already. */
  renew(session: Session): void;
  close(): Promise<void>;
}

/** Idle connections are kept below the 90 s after which an API server drops them. */
const KEEP_ALIVE_MS = 60_000;
/** Twice what one run asks at once, so that no question waits for another. */
const CONNECTIONS = 128;

/** The way into one cluster. Nothing is read before the first need. */
export function createSessions(config: ClusterConfig): Sessions {
  let login: Promise<Login> | undefined;
  let held: Login | undefined;
  let readAt = 0;
  let connections: { readonly options: unknown; readonly dispatcher: Dispatcher } | undefined;
  let server = config.kubeconfig ?? 'the cluster of this pod';

  async function open(): Promise<Session> {
    const changedAt = config.kubeconfig === undefined ? 0 : modifiedAt(config.kubeconfig);
    if (login === undefined || changedAt !== readAt) {
      login = readLogin(config);
      readAt = changedAt;
    }
    const current = await login;
    held = current;
    server = current.server;
    const { headers, options, hasClientCertificate } = await current.credentials();
    const dispatcher = await connect(options);
    return { server, headers, dispatcher, source: current, hasClientCertificate };
  }

  async function connect(options: ConnectionOptions): Promise<Dispatcher> {
    const { Agent, ProxyAgent } = await import('undici');
    if (connections && isDeepStrictEqual(connections.options, options)) return connections.dispatcher;
    const common = { keepAliveTimeout: KEEP_ALIVE_MS, connections: CONNECTIONS, allowH2: false };
    void connections?.dispatcher.close();
    const connector = (tls: unknown) => tls as buildConnector.BuildOptions;
    const dispatcher =
      options.type === 'proxy' || options.type === 'socks'
        ? new ProxyAgent({ ...common, uri: options.uri, requestTls: connector(options.requestTls) })
        : new Agent({ ...common, ...(options.type === 'agent' && { connect: connector(options.connect) }) });
    connections = { options, dispatcher };
    return dispatcher;
  }

  return {
    get server() {
      return server;
    },
    open,
    renew({ source }) {
      if (source === held) login = undefined;
    },
    async close() {
      await connections?.dispatcher.destroy();
      connections = undefined;
    },
  };
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
