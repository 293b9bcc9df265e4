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
}

/** Deployments and StatefulSets of a namespace that carry the labels. */
export async function listWorkloads(
  kubernetes: Kubernetes,
  options: { readonly namespace: string; readonly labelSelector: string; readonly signal: AbortSignal },
): Promise<readonly Workload[]> {
  const [deployments, statefulSets] = await Promise.all([
    kubernetes.list(DEPLOYMENTS, options),
    kubernetes.list(STATEFUL_SETS, options),
  ]);
  return [
    ...deployments.map((each) => toWorkload('Deployment', each)),
    ...statefulSets.map((each) => toWorkload('StatefulSet', each)),
  ];
}

const schema = z.object({
  metadata,
  spec: z.object({ replicas: z.int().prefault(1) }).prefault({}),
  status: z.object({ availableReplicas: z.int().prefault(0) }).prefault({}),
});

function toWorkload(kind: Workload['kind'], object: unknown): Workload {
  const { metadata, spec, status } = parseObject(schema, object, kind);
  const { name, namespace } = metadata;
  return { kind, name, namespace, desired: spec.replicas, available: status.availableReplicas };
}
