import { createHash } from 'node:crypto';
import type { Cluster, KubernetesObject } from '../world.ts';
import { imageIdOf } from './image-digest.ts';

type Target = Pick<Cluster, 'read' | 'put' | 'remove' | 'all'>;

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly containers?: readonly Container[] };
}

interface Container {
  readonly name: string;
  readonly image: string;
}

const HASH = 'pod-template-hash';

/** Brings ReplicaSet and pods of a Deployment to what its template says, at once; every pod is Ready, it says. */
export function rollOut(cluster: Target, deployment: KubernetesObject, at: string): void {
  const { replicas = 1, template = {} } = (deployment.spec ?? {}) as {
    replicas?: number;
    template?: Template;
  };
  const hash = createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 10);
  const replicaSet = replicaSetOf(deployment, { hash, replicas, template, at });
  const { name } = replicaSet.metadata;
  const wanted = Array.from({ length: replicas }, (_, index) => `${name}-${suffixOf(name, index)}`);
  for (const pod of podsOf(cluster, deployment))
    if (!wanted.includes(pod.metadata.name)) cluster.remove(keyOf(pod));
  for (const old of replicaSetsOf(cluster, deployment))
    if (old.metadata.name !== name) cluster.remove(keyOf(old));
  if (cluster.read(keyOf(replicaSet)) === undefined) cluster.put(replicaSet);
  const owner = cluster.read(keyOf(replicaSet)) ?? replicaSet;
  for (const each of wanted) {
    const pod = podOf(each, owner, template, at);
    if (cluster.read(keyOf(pod)) === undefined) cluster.put(pod);
  }
  tell(cluster, deployment, replicas, at);
}

const ROLLED_OUT = 'NewReplicaSetAvailable';

/** Says so in the Deployment, where it is new or was well before; a status that was planted stays. */
function tell(cluster: Target, deployment: KubernetesObject, replicas: number, at: string): void {
  const { generation } = deployment.metadata;
  const status = deployment.status as
    | { readonly observedGeneration?: unknown; readonly conditions?: readonly { readonly reason?: string }[] }
    | undefined;
  const wasWell = status?.conditions?.some(({ reason }) => reason === ROLLED_OUT) === true;
  if (status !== undefined && (!wasWell || status.observedGeneration === generation)) return;
  const time = { lastUpdateTime: at, lastTransitionTime: at, status: 'True' };
  const counts = {
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
  };
  cluster.put({
    ...deployment,
    status: {
      observedGeneration: generation,
      ...counts,
      conditions: [
        { type: 'Available', reason: 'MinimumReplicasAvailable', ...time },
        { type: 'Progressing', reason: ROLLED_OUT, ...time },
      ],
    },
  });
}

interface Rollout {
  readonly hash: string;
  readonly replicas: number;
  readonly template: Template;
  readonly at: string;
}

function replicaSetOf(deployment: KubernetesObject, { hash, replicas, template, at }: Rollout) {
  const { name, namespace = 'default' } = deployment.metadata;
  const labels = { ...template.metadata?.labels, [HASH]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      creationTimestamp: at,
      ownerReferences: [ownerOf(deployment)],
    },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas, readyReplicas: replicas, availableReplicas: replicas, observedGeneration: 1 },
  } satisfies KubernetesObject;
}

function podOf(name: string, replicaSet: KubernetesObject, template: Template, at: string): KubernetesObject {
  const containers = template.spec?.containers ?? [];
  const time = { lastTransitionTime: at };
  const { namespace = 'default', labels = {} } = replicaSet.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels, creationTimestamp: at, ownerReferences: [ownerOf(replicaSet)] },
    spec: { ...template.spec, containers: [...containers] },
    status: {
      phase: 'Running',
      startTime: at,
      conditions: ['Initialized', 'ContainersReady', 'Ready', 'PodScheduled'].map((type) => ({
        type,
        status: 'True',
        ...time,
      })),
      containerStatuses: containers.map((container) => ({
        name: container.name,
        image: container.image,
        imageID: imageIdOf(container.image),
        ready: true,
        started: true,
        restartCount: 0,
        state: { running: { startedAt: at } },
      })),
    },
  };
}

function podsOf(cluster: Target, deployment: KubernetesObject): readonly KubernetesObject[] {
  const owned = replicaSetsOf(cluster, deployment).map(({ metadata }) => metadata.uid);
  return cluster.all('v1', 'Pod').filter((pod) => owned.includes(ownerUidOf(pod)));
}

function replicaSetsOf(cluster: Target, { metadata }: KubernetesObject): readonly KubernetesObject[] {
  return cluster.all('apps/v1', 'ReplicaSet').filter((each) => ownerUidOf(each) === metadata.uid);
}

function ownerUidOf({ metadata }: KubernetesObject): unknown {
  const [owner] = (metadata.ownerReferences ?? []) as readonly { readonly uid?: unknown }[];
  return owner?.uid;
}

function ownerOf({ apiVersion, kind, metadata }: KubernetesObject): object {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true };
}

function keyOf({ apiVersion, kind, metadata: { name, namespace = 'default' } }: KubernetesObject) {
  return { apiVersion, kind, name, namespace };
}

/** Five letters as Kubernetes gives them, the same for the same pod. */
function suffixOf(name: string, index: number): string {
  const hex = createHash('sha256').update(`${name} ${index}`).digest('hex');
  return [...hex.slice(0, 5)].map((digit) => 'bcdfghjklmnpqrst'[Number.parseInt(digit, 16)]).join('');
}
