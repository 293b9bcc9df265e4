import type { Kubernetes } from '../kubernetes/kubernetes.ts';
import { parseObject } from '../kubernetes/parse.ts';
import type { FluxObject } from './flux-object.ts';
import { toMilliseconds } from './interval.ts';
import { toId } from './kustomizations.ts';
import { toReconciled } from './reconciled.ts';
import { HELM_RELEASES } from './resources.ts';
import { helmReleaseSchema } from './schema.ts';

export async function listHelmReleases(
  kubernetes: Pick<Kubernetes, 'list'>,
  options: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<readonly FluxObject[]> {
  return (await kubernetes.list(HELM_RELEASES, options)).map(parseHelmRelease);
}

/** The history of a HelmRelease has its newest release first. */
export function parseHelmRelease(object: unknown): FluxObject {
  const parsed = parseObject(helmReleaseSchema, object, 'HelmRelease');
  const { metadata, status } = parsed;
  const { suspend: _, ...spec } = (object as { spec: Record<string, unknown> }).spec;
  const { interval, chart, chartRef, driftDetection, dependsOn } = parsed.spec;
  const source = chart?.spec.sourceRef ?? chartRef ?? { kind: '', name: '', namespace: '' };
  const [release] = status.history;
  return {
    ...toReconciled(parsed),
    kind: 'helmrelease',
    id: `helmrelease/${metadata.name}`,
    spec,
    intervalMs: toMilliseconds(interval),
    source: { ...source, namespace: source.namespace || metadata.namespace },
    dependsOn: dependsOn.map(({ name, namespace }) => toId('helmrelease', name, namespace, metadata)),
    prune: true,
    path: chart?.spec.chart ?? '',
    lastAppliedRevision: release?.status === 'deployed' ? release.chartVersion : '',
    lastAttemptedRevision: status.lastAttemptedRevision,
    inventory: undefined,
    // Its status has no time of the last look, and Ready stays as it is from one to the next.
    reconciledAt: undefined,
    chart: chart && { version: chart.spec.version, helmChart: status.helmChart },
    driftDetection: driftDetection.mode,
  };
}
