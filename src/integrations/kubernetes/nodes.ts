import { z } from 'zod';
import type { Kubernetes, Resource } from './kubernetes.ts';
import { conditions, metadata, parseObject } from './parse.ts';

const NODES: Resource = { group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false };

/** A machine of the cluster. On a compact cluster one node has both roles. */
export interface Node {
  readonly name: string;
  readonly isControlPlane: boolean;
  readonly isWorker: boolean;
  readonly isReady: boolean;
  /** `oc adm cordon`: nothing new is scheduled on it. */
  readonly isCordoned: boolean;
  /** Why its Ready condition is as it is, e.g. `KubeletNotReady`. */
  readonly reason: string | undefined;
  /** Since when. */
  readonly since: Date | undefined;
  /** `amd64`; empty where it is not said. */
  readonly architecture: string;
  /** Of each image that it has, all names by which it knows it: `quay.io/acme/toy-web@sha256:…`. */
  readonly images: readonly (readonly string[])[];
}

export async function listNodes(
  kubernetes: Pick<Kubernetes, 'list'>,
  signal: AbortSignal,
): Promise<readonly Node[]> {
  const nodes = await kubernetes.list(NODES, { signal });
  return nodes.map((node) => toNode(parseObject(schema, node, 'Node')));
}

const schema = z.object({
  metadata,
  spec: z.object({ unschedulable: z.boolean().optional() }).prefault({}),
  status: z
    .object({
      conditions,
      nodeInfo: z.object({ architecture: z.string().prefault('') }).prefault({}),
      images: z.array(z.object({ names: z.array(z.string()).nullish() })).prefault([]),
    })
    .prefault({}),
});

function toNode({ metadata, spec, status }: z.output<typeof schema>): Node {
  const hasRole = (role: string) => `node-role.kubernetes.io/${role}` in metadata.labels;
  const ready = status.conditions.find(({ type }) => type === 'Ready');
  return {
    name: metadata.name,
    isControlPlane: hasRole('control-plane') || hasRole('master'),
    isWorker: hasRole('worker'),
    isReady: ready?.status === 'True',
    isCordoned: spec.unschedulable === true,
    reason: ready?.reason,
    since: ready?.lastTransitionTime === undefined ? undefined : new Date(ready.lastTransitionTime),
    architecture: status.nodeInfo.architecture,
    images: status.images.map(({ names }) => names ?? []),
  };
}
