import type { Kubernetes } from '../kubernetes/kubernetes.ts';
import { listDeployments, type Workload } from '../kubernetes/workloads.ts';

const NAME = 'argocd-image-updater';

/**
 * Argo CD Image Updater's Deployment, known by its image (charts name it as they like); `undefined`
 * where the namespace has none.
 */
export async function findImageUpdater(
  kubernetes: Kubernetes,
  options: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<Workload | undefined> {
  const deployments = await listDeployments(kubernetes, options);
  return deployments.find(({ images }) => images.some(isImageUpdater));
}

/** `quay.io/argoprojlabs/argocd-image-updater:v0.16.0`, whatever registry, tag or digest. */
function isImageUpdater(image: string): boolean {
  return image.split('/').at(-1)?.split(/[:@]/)[0] === NAME;
}
