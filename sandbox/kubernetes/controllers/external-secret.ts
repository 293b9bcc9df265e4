import type { KubernetesObject } from '../../world.ts';
import { type Controller, type ControllerContext, keyOf, ownerReference, part } from './controller.ts';

interface RemoteRef {
  readonly key: string;
  readonly property?: string;
}

/** The External Secrets Operator: syncs an ExternalSecret whose specification it has not seen yet. */
export const externalSecret: Controller = {
  name: 'external-secret',
  kinds: ['ExternalSecret.external-secrets.io'],
  reconcile(object, context) {
    const synced = part(object, 'status').syncedResourceVersion;
    const generation = String(object.metadata.generation);
    if (object.status !== undefined && synced === undefined) return;
    if (typeof synced === 'string' && synced.split('-')[0] === generation) return;
    const data = valuesOf(object, context);
    if (data) putSecret(object, context, data);
    report(object, context, generation, data !== undefined);
  },
};

/** Everything the ExternalSecret names; `undefined` where one of it is not at the store. */
function valuesOf(object: KubernetesObject, context: ControllerContext): Record<string, string> | undefined {
  const { data = [], dataFrom = [] } = part(object, 'spec') as {
    data?: readonly { secretKey: string; remoteRef: RemoteRef }[];
    dataFrom?: readonly { extract?: RemoteRef }[];
  };
  const values: Record<string, string> = {};
  for (const { extract } of dataFrom) {
    const found = extract && context.readSecret('', extract.key);
    if (!found) return undefined;
    Object.assign(values, found);
  }
  for (const { secretKey, remoteRef } of data) {
    const found = context.readSecret('', remoteRef.key)?.[remoteRef.property ?? secretKey];
    if (found === undefined) return undefined;
    values[secretKey] = found;
  }
  return values;
}

function targetOf(object: KubernetesObject): string {
  return String(part(part(object, 'spec'), 'target').name ?? object.metadata.name);
}

function putSecret(
  object: KubernetesObject,
  { cluster }: ControllerContext,
  data: Record<string, string>,
): void {
  const { namespace = '' } = object.metadata;
  const ownerReferences = [ownerReference(object)];
  const labels = { 'reconcile.external-secrets.io/managed': 'true' };
  cluster.put({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: targetOf(object), namespace, labels, ownerReferences },
    stringData: data,
  });
}

function report(
  object: KubernetesObject,
  { cluster, timestamp }: ControllerContext,
  generation: string,
  found: boolean,
): void {
  const condition = found
    ? { type: 'Ready', status: 'True', reason: 'SecretSynced', message: 'secret synced' }
    : {
        type: 'Ready',
        status: 'False',
        reason: 'SecretSyncedError',
        message: 'could not get secret data from provider',
      };
  cluster.change(keyOf(object), (changed) => {
    changed.status = {
      refreshTime: timestamp(),
      syncedResourceVersion: `${generation}-sandbox`,
      binding: { name: targetOf(object) },
      conditions: [{ ...condition, lastTransitionTime: timestamp() }],
    };
  });
}
