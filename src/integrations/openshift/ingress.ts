import { z } from 'zod';
import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { metadata, parseObject } from '../kubernetes/parse.ts';

const INGRESSES: Resource = {
  group: 'config.openshift.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  namespaced: false,
};

/** The domain under which the cluster gives names to Routes; `undefined` where none is set. */
export async function getIngressDomain(
  kubernetes: Kubernetes,
  signal: AbortSignal,
): Promise<string | undefined> {
  const found = await kubernetes.get(INGRESSES, 'cluster', { signal });
  if (found === undefined) return undefined;
  return parseObject(schema, found, 'Ingress').spec.domain || undefined;
}

const schema = z.object({ metadata, spec: z.object({ domain: z.string().prefault('') }).prefault({}) });
