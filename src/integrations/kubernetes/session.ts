import { statSync } from 'node:fs';
import type { AgentOptions, RequestOptions } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import type { KubeConfig } from '@kubernetes/client-node';
import type { buildConnector, Dispatcher } from 'undici';
import type { ClusterConfig } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';

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

/**
 * Reads a kubeconfig, or the pod's own ServiceAccount, by `@kubernetes/client-node`, which knows every
 * way to log in. It is loaded at first need (0.4 s, 130 MB). Its own HTTP side is left out: it opens a
 * new TLS connection for every request.
 */
export function createSessions(config: ClusterConfig): Sessions {
  let kubeConfig: Promise<KubeConfig> | undefined;
  let held: KubeConfig | undefined;
  let readAt = 0;
  let connections: { readonly options: unknown; readonly dispatcher: Dispatcher } | undefined;
  let server = config.kubeconfig ?? 'the cluster of this pod';

  async function open(): Promise<Session> {
    const changedAt = config.kubeconfig === undefined ? 0 : modifiedAt(config.kubeconfig);
    if (kubeConfig === undefined || changedAt !== readAt) {
      kubeConfig = readKubeConfig(config);
      readAt = changedAt;
    }
    const kube = await kubeConfig;
    held = kube;
    const cluster = kube.getCurrentCluster();
    if (cluster === null) throw unusable(config, 'has no cluster in its current context');
    server = cluster.server.replace(/\/+$/, '');
    const options: RequestOptions = {};
    await kube.applyToHTTPSOptions(options).catch((cause) => {
      throw unusable(config, `has credentials that cannot be used: ${messageOf(cause)}`, cause);
    });
    const dispatcher = await connect(kube.createDispatcherOptions(cluster, options as AgentOptions));
    const hasClientCertificate = Boolean(options.cert ?? options.pfx);
    return { server, headers: headersOf(options), dispatcher, source: kube, hasClientCertificate };
  }

  async function connect(options: ReturnType<KubeConfig['createDispatcherOptions']>): Promise<Dispatcher> {
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
      if (source === held) kubeConfig = undefined;
    },
    async close() {
      await connections?.dispatcher.destroy();
      connections = undefined;
    },
  };
}

async function readKubeConfig(config: ClusterConfig): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const kube = new KubeConfig();
  try {
    if (config.kubeconfig === undefined) kube.loadFromCluster();
    else kube.loadFromFile(config.kubeconfig);
  } catch (cause) {
    throw unusable(config, `cannot be read: ${messageOf(cause)}`, cause);
  }
  if (config.context !== undefined) {
    if (kube.getContextObject(config.context) === null) {
      const known = kube.getContexts().map((context) => context.name);
      throw unusable(config, `has no context ${config.context}; it has ${known.join(', ') || 'none'}`);
    }
    kube.setCurrentContext(config.context);
  }
  return kube;
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function headersOf({ headers, auth }: RequestOptions): Record<string, string> {
  const entries = Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)] as const);
  const basic = auth ? { Authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
  return { ...basic, ...Object.fromEntries(entries) };
}

function unusable(config: ClusterConfig, what: string, cause?: unknown): ExternalError {
  const where =
    config.kubeconfig === undefined ? "the pod's ServiceAccount" : `kubeconfig ${config.kubeconfig}`;
  return new ExternalError('kubernetes', 'unexpected', `${where} ${what}`, {
    next: 'Set cluster.kubeconfig and cluster.context of this environment in bitiq.yaml.',
    cause,
  });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
