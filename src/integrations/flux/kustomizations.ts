import type { Kubernetes } from '../kubernetes/kubernetes.ts';
import { parseObject } from '../kubernetes/parse.ts';
import type { FluxObject } from './flux-object.ts';
import { toMilliseconds } from './interval.ts';
import { toDate, toReconciled } from './reconciled.ts';
import { KUSTOMIZATIONS } from './resources.ts';
import { kustomizationSchema } from './schema.ts';

export async function listKustomizations(
  kubernetes: Pick<Kubernetes, 'list'>,
  options: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<readonly FluxObject[]> {
  return (await kubernetes.list(KUSTOMIZATIONS, options)).map(parseKustomization);
}

export function parseKustomization(object: unknown): FluxObject {
  const parsed = parseObject(kustomizationSchema, object, 'Kustomization');
  const { metadata, status } = parsed;
  const { suspend: _, ...spec } = (object as { spec: Record<string, unknown> }).spec;
  const { interval, prune, path, sourceRef, dependsOn } = parsed.spec;
  const reconciled = toReconciled(parsed);
  return {
    ...reconciled,
    kind: 'kustomization',
    id: `kustomization/${metadata.name}`,
    spec,
    intervalMs: toMilliseconds(interval),
    source: { ...sourceRef, namespace: sourceRef.namespace || metadata.namespace },
    dependsOn: dependsOn.map(({ name, namespace }) => toId('kustomization', name, namespace, metadata)),
    prune,
    path,
    lastAppliedRevision: status.lastAppliedRevision,
    lastAttemptedRevision: status.lastAttemptedRevision,
    inventory: status.inventory.entries.length,
    reconciledAt: latest([
      // Each look turns Ready to Unknown and back, so that its time is the time of the look.
      reconciled.ready?.since,
      ...status.history.map(({ lastReconciled }) => toDate(lastReconciled)),
    ]),
  };
}

/** Those of another namespace carry it. */
export function toId(
  kind: FluxObject['kind'],
  name: string,
  namespace: string,
  own: { readonly namespace: string },
): string {
  return namespace === '' || namespace === own.namespace ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

function latest(times: readonly (Date | undefined)[]): Date | undefined {
  return times
    .filter((time) => time !== undefined)
    .toSorted((a, b) => a.getTime() - b.getTime())
    .at(-1);
}
