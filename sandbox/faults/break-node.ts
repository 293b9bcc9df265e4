import type { Cluster, KubernetesObject } from '../world.ts';
import { changeObject } from './change-object.ts';

const ROLE = 'node-role.kubernetes.io/';

/**
 * Makes the last node of a role NotReady. On a compact cluster, where that would break the other role
 * too, the node loses the role instead.
 */
export function breakNode(cluster: Cluster, role: 'master' | 'worker'): () => void {
  const node = cluster.all('v1', 'Node').findLast((each) => hasRole(each, role));
  if (node === undefined) throw new Error(`no node has the role ${role}`);
  const other = role === 'master' ? 'worker' : 'master';
  return changeObject(cluster, { apiVersion: 'v1', kind: 'Node', name: node.metadata.name }, (object) => {
    if (hasRole(object, other)) dropRole(object, role);
    else stopKubelet(object);
  });
}

function hasRole({ metadata }: KubernetesObject, role: string): boolean {
  return `${ROLE}${role}` in (metadata.labels ?? {});
}

function dropRole({ metadata }: KubernetesObject, role: string): void {
  const dropped = role === 'master' ? ['master', 'control-plane'] : [role];
  const kept = Object.entries(metadata.labels ?? {}).filter(
    ([label]) => !dropped.some((each) => label === `${ROLE}${each}`),
  );
  metadata.labels = Object.fromEntries(kept);
}

function stopKubelet(object: KubernetesObject): void {
  const status = object.status as { conditions: { type: string }[] };
  const ready = {
    type: 'Ready',
    status: 'False',
    reason: 'KubeletNotReady',
    message: 'container runtime network not ready: NetworkPluginNotReady',
    lastTransitionTime: new Date(Date.now() - 14 * 60_000).toISOString().replace(/\.\d+Z$/, 'Z'),
  };
  status.conditions = [...status.conditions.filter(({ type }) => type !== 'Ready'), ready];
}
