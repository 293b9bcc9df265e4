import { listHelmReleases } from '../../../integrations/flux/helm-releases.ts';
import { listKustomizations } from '../../../integrations/flux/kustomizations.ts';
import { listGitRepositories, listHelmCharts } from '../../../integrations/flux/sources.ts';
import { ifServed } from '../../../integrations/if-served.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import type { FluxState } from './facts.ts';

/**
 * The Flux of a namespace. Where helm-controller is not installed there are no HelmReleases. Throws
 * `ExternalError` where the rest cannot be read.
 */
export async function readFlux(
  kubernetes: Pick<Kubernetes, 'list'>,
  place: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<FluxState> {
  const [kustomizations, releases, repositories, charts] = await Promise.all([
    listKustomizations(kubernetes, place),
    ifServed(listHelmReleases(kubernetes, place)),
    listGitRepositories(kubernetes, place),
    ifServed(listHelmCharts(kubernetes, place)),
  ]);
  return { objects: [...kustomizations, ...(releases ?? [])], repositories, charts: charts ?? [] };
}
