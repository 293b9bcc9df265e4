import type { AgentOptions, RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { ClusterConfig } from '../../config/schema.ts';
import { ExternalError } from '../../errors.ts';
import { readPlainKubeconfig } from './plain-kubeconfig.ts';
import { type PodLogin, readPodLogin } from './pod-login.ts';

/** What the connections are opened with. */
export type ConnectionOptions = ReturnType<KubeConfig['createDispatcherOptions']>;

/** The way into a cluster as a kubeconfig, or the pod it runs in, tells it. */
export interface Login {
  /** Base URL of the API server, without a slash at its end. */
  readonly server: string;
  /** What to log in with at this moment. Throws `ExternalError` where that cannot be used. */
  credentials(): Promise<Credentials>;
}

export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly options: ConnectionOptions;
  /** Whether the connections themselves log in, whatever the headers say. */
  readonly hasClientCertificate: boolean;
}

/** Below the 60 s after which load balancers drop what is silent, as the library has it. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 30_000 };

/** Reads how to log in. Throws `ExternalError` where that is nowhere to be read. */
export async function readLogin(config: ClusterConfig): Promise<Login> {
  const pod = readPodLogin(config);
  if (pod !== undefined) return fromPod(config, pod);
  const plain = readPlainKubeconfig(config);
  if (plain === undefined) return readAnyLogin(config);
  const { token, tls } = plain;
  const credentials: Credentials = {
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    options: { type: 'agent', connect: { ...tls, ...KEEP_ALIVE } },
    hasClientCertificate: tls.cert !== undefined,
  };
  return { server: withoutSlash(plain.server), credentials: async () => credentials };
}

function fromPod(config: ClusterConfig, { server, read }: PodLogin): Login {
  return {
    server,
    async credentials() {
      const { token, ca } = await read().catch((cause) => {
        throw unusable(config, `has credentials that cannot be used: ${messageOf(cause)}`, cause);
      });
      return {
        headers: { Authorization: `Bearer ${token}` },
        options: { type: 'agent', connect: { ca, ...KEEP_ALIVE } },
        hasClientCertificate: false,
      };
    },
  };
}

/** By `@kubernetes/client-node`, which knows every way to log in. */
async function readAnyLogin(config: ClusterConfig): Promise<Login> {
  const kube = await readKubeConfig(config);
  const cluster = kube.getCurrentCluster();
  if (cluster === null) throw unusable(config, 'has no cluster in its current context');
  return {
    server: withoutSlash(cluster.server),
    async credentials() {
      const options: RequestOptions = {};
      await kube.applyToHTTPSOptions(options).catch((cause) => {
        throw unusable(config, `has credentials that cannot be used: ${messageOf(cause)}`, cause);
      });
      return {
        headers: headersOf(options),
        options: kube.createDispatcherOptions(cluster, options as AgentOptions),
        hasClientCertificate: Boolean(options.cert ?? options.pfx),
      };
    },
  };
}

const withoutSlash = (server: string) => server.replace(/\/+$/, '');

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
