import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { ClusterConfig } from '../../config/schema.ts';

/** How to reach a cluster, and as whom. */
export interface PlainLogin {
  readonly server: string;
  readonly token: string | undefined;
  /** Of the connections; what is left out is the system's own. */
  readonly tls: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer };
}

/**
 * A kubeconfig that says all by itself, with a token or a certificate in it, as `oc login` writes it; `undefined`
 * where it names files, programs, a proxy or anything else, or where something is wrong with it: for those there is
 * a library, which takes 0.4 s and 60 MB to load.
 */
export function readPlainKubeconfig({ kubeconfig, context }: ClusterConfig): PlainLogin | undefined {
  const file = kubeconfig === undefined ? undefined : schema.safeParse(readYaml(kubeconfig)).data;
  const wanted = context ?? file?.['current-context'];
  const place = file?.contexts.find(({ name }) => name === wanted)?.context;
  const cluster = plainCluster.safeParse(file?.clusters.find(({ name }) => name === place?.cluster)?.cluster);
  const user = plainUser.safeParse(file?.users.find(({ name }) => name === place?.user)?.user);
  if (!cluster.success || !user.success) return undefined;
  const { server, 'certificate-authority-data': ca } = cluster.data;
  const { token, 'client-certificate-data': cert, 'client-key-data': key } = user.data;
  return {
    server,
    token,
    tls: { ...(ca && { ca: decode(ca) }), ...(cert && key && { cert: decode(cert), key: decode(key) }) },
  };
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

const decode = (data: string) => Buffer.from(data, 'base64');

const schema = z.object({
  'current-context': z.string().optional(),
  contexts: z.array(
    z.object({
      name: z.string(),
      context: z.strictObject({ cluster: z.string(), user: z.string(), namespace: z.string().optional() }),
    }),
  ),
  clusters: z.array(z.object({ name: z.string(), cluster: z.unknown() })),
  users: z.array(z.object({ name: z.string(), user: z.unknown() })),
});

const plainCluster = z.strictObject({
  server: z.string().startsWith('https://'),
  'certificate-authority-data': z.string().min(1).optional(),
});

const plainUser = z.strictObject({
  token: z.string().min(1).optional(),
  'client-certificate-data': z.string().min(1).optional(),
  'client-key-data': z.string().min(1).optional(),
});
