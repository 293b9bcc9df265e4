import { z } from 'zod';
import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { metadata, parseObject } from '../kubernetes/parse.ts';

export const APPLICATIONS: Resource = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'Application',
  plural: 'applications',
  namespaced: true,
};

export interface Application {
  readonly name: string;
  /** The destination cluster: its server's address or its name in Argo CD, whichever is set. */
  readonly destination: string;
  /** It points at the cluster that Argo CD itself runs in. */
  readonly isInCluster: boolean;
}

export async function listApplications(
  kubernetes: Kubernetes,
  { namespace, signal }: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<readonly Application[]> {
  const applications = await kubernetes.list(APPLICATIONS, { namespace, signal });
  return applications.map((each) => {
    const { metadata, spec } = parseObject(schema, each, 'Application');
    const { server, name } = spec.destination;
    const destination = server || name;
    return {
      name: metadata.name,
      destination,
      isInCluster: IN_CLUSTER.includes(destination.replace(/\/+$/, '')),
    };
  });
}

export const IN_CLUSTER = ['https://kubernetes.default.svc', 'in-cluster'];

const schema = z.object({
  metadata,
  spec: z.object({
    destination: z.object({ server: z.string().prefault(''), name: z.string().prefault('') }).prefault({}),
  }),
});
