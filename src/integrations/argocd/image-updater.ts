import { z } from 'zod';
import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { metadata, parseObject } from '../kubernetes/parse.ts';

const DEPLOYMENTS: Resource = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
};

const NAME = 'argocd-image-updater';

export interface ImageUpdater {
  readonly name: string;
  readonly desired: number;
  readonly available: number;
}

/**
 * Argo CD Image Updater's Deployment, known by its image (charts name it as they like); `undefined`
 * where the namespace has none.
 */
export async function findImageUpdater(
  kubernetes: Kubernetes,
  options: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<ImageUpdater | undefined> {
  const deployments = await kubernetes.list(DEPLOYMENTS, options);
  const found = deployments
    .map((each) => parseObject(schema, each, 'Deployment'))
    .find(({ spec }) => spec.template.spec.containers.some(({ image }) => isImageUpdater(image)));
  if (found === undefined) return undefined;
  const { metadata, spec, status } = found;
  return { name: metadata.name, desired: spec.replicas, available: status.availableReplicas };
}

/** `quay.io/argoprojlabs/argocd-image-updater:v0.16.0`, whatever registry, tag or digest. */
function isImageUpdater(image: string): boolean {
  return image.split('/').at(-1)?.split(/[:@]/)[0] === NAME;
}

const schema = z.object({
  metadata,
  spec: z.object({
    replicas: z.int().prefault(1),
    template: z.object({
      spec: z.object({ containers: z.array(z.object({ image: z.string().prefault('') })) }),
    }),
  }),
  status: z.object({ availableReplicas: z.int().prefault(0) }).prefault({}),
});
