import { z } from 'zod';
import type { Kubernetes, Resource } from './kubernetes.ts';
import { metadata, parseObject } from './parse.ts';

const DEPLOYMENTS: Resource = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
};

const STATEFUL_SETS: Resource = {
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  namespaced: true,
};

/** Something that keeps pods running. */
export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly name: string;
  readonly namespace: string;
  readonly desired: number;
  readonly available: number;
  /** Of its containers, as they are named there. */
  readonly images: readonly string[];
}

interface Asked {
  readonly namespace: string;
  /** Default: all of the namespace. */
  readonly labelSelector?: string;
  readonly signal: AbortSignal;
}

/** Deployments and StatefulSets of a namespace that carry the labels. */
export async function listWorkloads(kubernetes: Kubernetes, options: Asked): Promise<readonly Workload[]> {
  const [deployments, statefulSets] = await Promise.all([
    listDeployments(kubernetes, options),
    kubernetes.list(STATEFUL_SETS, options),
  ]);
  return [...deployments, ...statefulSets.map((each) => toWorkload('StatefulSet', each))];
}

/** The Deployments alone. */
export async function listDeployments(kubernetes: Kubernetes, options: Asked): Promise<readonly Workload[]> {
  const deployments = await kubernetes.list(DEPLOYMENTS, options);
  return deployments.map((each) => toWorkload('Deployment', each));
}

const pod = z.object({ containers: z.array(z.object({ image: z.string().prefault('') })).prefault([]) });

const schema = z.object({
  metadata,
  spec: z
    .object({
      replicas: z.int().prefault(1),
      template: z.object({ spec: pod.prefault({}) }).prefault({}),
    })
    .prefault({}),
  status: z.object({ availableReplicas: z.int().prefault(0) }).prefault({}),
});

function toWorkload(kind: Workload['kind'], object: unknown): Workload {
  const { metadata, spec, status } = parseObject(schema, object, kind);
  return {
    kind,
    name: metadata.name,
    namespace: metadata.namespace,
    desired: spec.replicas,
    available: status.availableReplicas,
    images: spec.template.spec.containers.map(({ image }) => image),
  };
}
