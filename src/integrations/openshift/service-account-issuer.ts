import { z } from 'zod';
import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { metadata, parseObject } from '../kubernetes/parse.ts';

const AUTHENTICATIONS: Resource = {
  group: 'config.openshift.io',
  version: 'v1',
  kind: 'Authentication',
  plural: 'authentications',
  namespaced: false,
};

/** Who signs the cluster's ServiceAccount tokens, as a URL; `undefined` where only the cluster itself knows it. */
export async function getServiceAccountIssuer(
  kubernetes: Pick<Kubernetes, 'get'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const found = await kubernetes.get(AUTHENTICATIONS, 'cluster', { signal });
  if (found === undefined) return undefined;
  return parseObject(schema, found, 'Authentication').spec.serviceAccountIssuer || undefined;
}

const schema = z.object({
  metadata,
  spec: z.object({ serviceAccountIssuer: z.string().prefault('') }).prefault({}),
});
