import type { ReleaseComponent, ReleaseManifest } from '../../../src/jobs/release/manifest.ts';
import type { FakeObject } from '../../helpers/fake-kubernetes.ts';

export const IMAGE = 'quay.io/acme/toy-service';
export const TAG = 'v0.3.40-commit.g581dc4d';
/** What the release pins, and two others. */
export const PINNED = `sha256:4be0${'0'.repeat(60)}`;
export const OTHER = `sha256:91c2${'1'.repeat(60)}`;
export const THIRD = `sha256:77ab${'2'.repeat(60)}`;

export const aComponent = (given: Partial<ReleaseComponent> = {}): ReleaseComponent => ({
  name: 'toy-service',
  image: IMAGE,
  tag: TAG,
  digest: PINNED,
  platforms: ['linux/amd64'],
  ...given,
});

export const aManifest = (...components: readonly ReleaseComponent[]): ReleaseManifest => ({
  release: '2026.11.3',
  components: components.length === 0 ? [aComponent()] : components,
});

/** A pod as the API server has it. */
export interface PodGiven {
  readonly name?: string;
  readonly image?: string;
  readonly imageID?: string;
  readonly ready?: 'True' | 'False';
  readonly phase?: string;
  readonly deleted?: boolean;
  readonly createdAt?: string;
  readonly hash?: string;
  readonly owner?: { readonly kind: string; readonly name: string };
}

export function aPod(given: PodGiven = {}): FakeObject {
  const { hash = 'abc12', image = `${IMAGE}:${TAG}`, deleted = false } = given;
  const owner = given.owner ?? { kind: 'ReplicaSet', name: `toy-service-${hash}` };
  return {
    metadata: {
      name: given.name ?? `toy-service-${hash}-x`,
      namespace: 'bitiq-prod',
      creationTimestamp: given.createdAt ?? '2026-11-20T08:00:00Z',
      ...(deleted && { deletionTimestamp: '2026-11-21T08:00:00Z' }),
      labels: { 'pod-template-hash': hash },
      ownerReferences: [{ apiVersion: 'apps/v1', ...owner, controller: true }],
    },
    spec: {
      initContainers: [{ name: 'migrate', image: 'quay.io/acme/migrate:latest' }],
      containers: [{ name: 'app', image }],
    },
    status: {
      phase: given.phase ?? 'Running',
      conditions: [{ type: 'Ready', status: given.ready ?? 'True' }],
      initContainerStatuses: [{ name: 'migrate', imageID: `quay.io/acme/migrate@${OTHER}` }],
      containerStatuses: [{ name: 'app', imageID: given.imageID ?? `${IMAGE}@${PINNED}` }],
    },
  };
}
