import { Agent, fetch } from 'undici';
import {
  type ClusterOptions,
  type RunningCluster,
  startCluster,
} from '../../../sandbox/kubernetes/cluster.ts';
import { createAuthority } from '../../../sandbox/pki.ts';

interface CallOptions {
  readonly body?: unknown;
  /** Default: `admin`; `''` sends none. */
  readonly token?: string;
  readonly contentType?: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** The body as JSON, for assertions on its parts. */
  readonly body: Json;
}

/** Whatever an API server sent. */
export interface Json {
  readonly [field: string]: Json;
}

/** A running cluster and a plain client for it. */
export interface TestCluster {
  readonly cluster: RunningCluster;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** The lines of an answer that does not end, as they come. */
  stream(path: string, signal: AbortSignal): AsyncGenerator<Json>;
  stop(): Promise<void>;
}

/** Starts a cluster with the token `admin` (system:masters) and a namespace `shop`. */
export async function startTestCluster(options: Partial<ClusterOptions> = {}): Promise<TestCluster> {
  const authority = await createAuthority();
  const cluster = await startCluster({ authority, controllers: { delayMs: 5 }, ...options });
  cluster.tokens.set('admin', { username: 'admin', groups: ['system:masters'] });
  cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  const agent = new Agent({ connect: { ca: authority.caPem } });
  const send = (method: string, path: string, options: CallOptions = {}) =>
    fetch(`${cluster.address}${path}`, {
      method,
      dispatcher: agent,
      headers: headersOf(options),
      ...(options.body !== undefined && { body: bodyOf(options.body) }),
      ...(options.signal && { signal: options.signal }),
    });
  return {
    cluster,
    async call(method, path, options) {
      const response = await send(method, path, options);
      const text = await response.text();
      const contentType = response.headers.get('content-type') ?? '';
      const body = (text.startsWith('{') ? JSON.parse(text) : {}) as Json;
      return { status: response.status, contentType, text, body };
    },
    async *stream(path, signal) {
      const response = await send('GET', path, { signal });
      let rest = '';
      for await (const chunk of response.body ?? []) {
        const lines = (rest + Buffer.from(chunk).toString('utf8')).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) yield JSON.parse(line) as Json;
      }
    },
    async stop() {
      await agent.destroy();
      await cluster.stop();
    },
  };
}

function headersOf({
  token = 'admin',
  contentType = 'application/json',
  accept,
  body,
  headers,
}: CallOptions) {
  return {
    ...(token !== '' && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-type': contentType }),
    ...(accept !== undefined && { accept }),
    ...headers,
  };
}

const bodyOf = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body));

/** A ConfigMap in `shop`. */
export function configMap(name: string, data: Record<string, string> = {}, labels = {}) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop', labels }, data };
}
