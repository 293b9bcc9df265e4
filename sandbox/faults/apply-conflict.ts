import type { Cluster, Fault } from '../world.ts';

const NAME = 'vault-config-operator';
const KEY = {
  apiVersion: 'operators.coreos.com/v1alpha1',
  kind: 'Subscription',
  name: NAME,
  namespace: NAME,
};

/** Argo CD has applied the Subscription, with another channel. */
export const applyConflict: Fault = {
  id: 'apply-conflict',
  title: 'Argo CD owns the channel of a Subscription, and wants another one',
  worlds: ['empty'],
  plant({ cluster }) {
    const before = cluster.read(KEY);
    const isNew = makeNamespace(cluster);
    cluster.put({
      ...{ apiVersion: KEY.apiVersion, kind: KEY.kind, status: before?.status ?? {} },
      metadata: { ...before?.metadata, name: NAME, namespace: NAME, managedFields: [OWNER] },
      spec: {
        name: NAME,
        source: 'community-operators',
        sourceNamespace: 'openshift-marketplace',
        ...(before?.spec as object | undefined),
        channel: 'beta',
      },
    });
    return () => {
      cluster.remove(KEY);
      if (before !== undefined) cluster.put(before);
      if (isNew && !isUsed(cluster)) cluster.remove({ apiVersion: 'v1', kind: 'Namespace', name: NAME });
    };
  },
};

const OWNER = {
  manager: 'argocd-controller',
  operation: 'Apply',
  apiVersion: KEY.apiVersion,
  time: '2026-11-20T07:00:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:spec': { 'f:channel': {} } },
};

/** Whether it was not there. */
function makeNamespace(cluster: Pick<Cluster, 'read' | 'put'>): boolean {
  if (cluster.read({ apiVersion: 'v1', kind: 'Namespace', name: NAME }) !== undefined) return false;
  cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAME } });
  return true;
}

/** Whether something else was put into it meanwhile. */
function isUsed(cluster: Pick<Cluster, 'all'>): boolean {
  const groups = cluster.all('operators.coreos.com/v1', 'OperatorGroup');
  return groups.some(({ metadata }) => metadata.namespace === NAME);
}
