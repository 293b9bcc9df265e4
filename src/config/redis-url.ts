/** Where Redis is, and as whom it is spoken to. */
export interface RedisAddress {
  /** `sentinel`: the nodes are Sentinels, which know the master. `cluster`: the nodes know the others. */
  readonly kind: 'single' | 'sentinel' | 'cluster';
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  /** Spoken over TLS, to Sentinels too. A CA of one's own is named by Node's NODE_EXTRA_CA_CERTS. */
  readonly isTls: boolean;
  /** An ACL user. Left out: `default`. */
  readonly username?: string;
  readonly password?: string;
  /** What Sentinels call the master; empty where there is none. */
  readonly master: string;
  /** Of the Sentinels themselves. */
  readonly sentinelPassword?: string;
  /** Number of the database; a cluster has 0 alone. */
  readonly database: number;
}

const FORM =
  /^(?<scheme>rediss?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^/?#@]+)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/;

const SENTINEL_PASSWORD = /(?:^|&)sentinel-password=([^&]*)/;

const NODE = /^(?<host>\[[0-9a-fA-F:]+\]|[^:[\]]+)(?::(?<port>\d{1,5}))?$/;

const PORTS = { single: 6_379, sentinel: 26_379, cluster: 6_379 } as const;

/**
 * What REDIS_URL says, or `undefined` where it is none:
 * - `redis://user:password@host:6379/0`, or `rediss://…` over TLS;
 * - `redis+sentinel://user:password@sentinel-0:26379,sentinel-1,sentinel-2/mymaster/0?sentinel-password=…`;
 * - `redis+cluster://user:password@node-0:6379,node-1,node-2`; both `rediss+…` over TLS.
 */
export function parseRedisUrl(url: string): RedisAddress | undefined {
  const parts = FORM.exec(url)?.groups;
  if (parts === undefined) return undefined;
  const kind = (parts.kind ?? 'single') as RedisAddress['kind'];
  const nodes = (parts.hosts ?? '').split(',').map((text) => parseNode(text, PORTS[kind]));
  const path = (parts.path ?? '').split('/').filter((part) => part !== '');
  const master = kind === 'sentinel' ? (path.shift() ?? '') : '';
  const [database = '0', ...rest] = path;
  const isWhole = nodes.every((node) => node !== undefined) && rest.length === 0;
  const isOne = kind !== 'single' || nodes.length === 1;
  const hasMaster = kind !== 'sentinel' || master !== '';
  const isNumber = kind === 'cluster' ? database === '0' : /^\d{1,3}$/.test(database);
  if (!isWhole || !isOne || !hasMaster || !isNumber) return undefined;
  const [username, password, sentinelPassword] = [
    parts.user,
    parts.password,
    SENTINEL_PASSWORD.exec(parts.query ?? '')?.[1],
  ].map(decode);
  return {
    kind,
    nodes: nodes.filter((node) => node !== undefined),
    isTls: parts.scheme === 'rediss',
    ...(username && { username }),
    ...(password && { password }),
    master,
    ...(sentinelPassword && { sentinelPassword }),
    database: Number(database),
  };
}

/** Every secret in it, as it is and as the URL has it. */
export function listRedisSecrets(url: string): readonly string[] {
  const parts = FORM.exec(url)?.groups;
  const raw = [parts?.password, SENTINEL_PASSWORD.exec(parts?.query ?? '')?.[1]];
  return raw.flatMap((secret) => (secret ? [secret, decode(secret) ?? secret] : []));
}

function parseNode(text: string, port: number): RedisAddress['nodes'][number] | undefined {
  const node = NODE.exec(text)?.groups;
  if (node?.host === undefined || Number(node.port ?? port) > 65_535) return undefined;
  return { host: node.host.replace(/^\[|\]$/g, ''), port: Number(node.port ?? port) };
}

/** A `%` that begins no code stands for itself. */
function decode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return text;
  }
}
