import { z } from 'zod';
import type { Kubernetes, Resource } from './kubernetes.ts';
import { conditions, metadata, parseObject } from './parse.ts';

const PODS: Resource = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };

/** What the container runtime says that it runs, in whichever form. */
export interface ImageId {
  /** `quay.io/acme/toy-web`. Empty where it says none: then the digest may be of the image's configuration. */
  readonly repository: string;
  /** `sha256:…`, in full. */
  readonly digest: string;
}

export interface PodContainer {
  readonly name: string;
  /** As the pod asks for it: `quay.io/acme/toy-web:v1`. */
  readonly image: string;
  /** `undefined`: it says none. */
  readonly imageId: ImageId | undefined;
}

export interface Pod {
  readonly name: string;
  readonly createdAt: Date;
  /** Running, Ready and not on its way out. */
  readonly isReady: boolean;
  /** What keeps it running: `ReplicaSet toy-web`, without the revision. `undefined`: nothing, or a Job. */
  readonly workload: string | undefined;
  /** Which of the workload's revisions it is of. */
  readonly revision: string;
  /** Without init containers. */
  readonly containers: readonly PodContainer[];
}

/** Needs the right to `list pods` in that namespace. Variables of containers, where secrets may stand, are dropped. */
export async function listPods(
  kubernetes: Pick<Kubernetes, 'list'>,
  place: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<readonly Pod[]> {
  const found = await kubernetes.list(PODS, place);
  return found.map((each) => toPod(parseObject(schema, each, 'Pod')));
}

/**
 * Pods that serve: Ready ones of a workload's current revision. Whose Ready pod is the newest, that revision
 * is the current one, so that a rollout that is stuck is told by what still runs.
 */
export function selectCurrent(pods: readonly Pod[]): readonly Pod[] {
  const ready = pods.filter(({ isReady, workload }) => isReady && workload !== undefined);
  return [...Map.groupBy(ready, ({ workload }) => workload).values()].flatMap((own) => {
    const [newest] = own.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    return own.filter(({ revision }) => revision === newest?.revision);
  });
}

/** `quay.io/acme/toy-web@sha256:…`, `docker-pullable://…`, or `sha256:…` alone; runtimes differ. */
export function parseImageId(text: string): ImageId | undefined {
  const [, repository = '', hex] = /^(?:[a-z-]+:\/\/)?(?:(.+)@)?(?:sha256:)?([0-9a-f]{64})$/.exec(text) ?? [];
  return hex === undefined ? undefined : { repository, digest: `sha256:${hex}` };
}

const schema = z.object({
  metadata: metadata.extend({
    creationTimestamp: z.iso.datetime({ offset: true }),
    deletionTimestamp: z.string().optional(),
    ownerReferences: z
      .array(z.object({ kind: z.string(), name: z.string(), controller: z.boolean().optional() }))
      .prefault([]),
  }),
  spec: z.object({ containers: z.array(z.object({ name: z.string(), image: z.string().prefault('') })) }),
  status: z
    .object({
      phase: z.string().prefault(''),
      conditions,
      containerStatuses: z
        .array(z.object({ name: z.string(), imageID: z.string().prefault('') }))
        .prefault([]),
    })
    .prefault({}),
});

function toPod({ metadata, spec, status }: z.output<typeof schema>): Pod {
  const { name, creationTimestamp, deletionTimestamp } = metadata;
  const ready = status.conditions.find(({ type }) => type === 'Ready');
  return {
    name,
    createdAt: new Date(creationTimestamp),
    isReady: status.phase === 'Running' && ready?.status === 'True' && deletionTimestamp === undefined,
    ...ownerOf(metadata),
    containers: spec.containers.map((container) => {
      const said = status.containerStatuses.find((each) => each.name === container.name);
      return { ...container, imageId: parseImageId(said?.imageID ?? '') };
    }),
  };
}

const KEEPERS: readonly string[] = ['ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController'];

/** A Deployment's ReplicaSets are called after it and the hash of their pods; other kinds label the revision. */
function ownerOf({
  labels,
  ownerReferences,
}: z.output<typeof schema>['metadata']): Pick<Pod, 'workload' | 'revision'> {
  const owner = ownerReferences.find(({ controller }) => controller === true);
  if (owner === undefined || !KEEPERS.includes(owner.kind)) return { workload: undefined, revision: '' };
  const hash = labels['pod-template-hash'];
  const name = hash === undefined ? owner.name : owner.name.replace(new RegExp(`-${hash}$`), '');
  return {
    workload: `${owner.kind} ${name}`,
    revision: labels['controller-revision-hash'] ?? owner.name,
  };
}
