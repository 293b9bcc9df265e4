import { listArgocdObjects } from '../fixtures/cluster/argocd.ts';
import type { Cluster, KubernetesObject } from '../world.ts';

type Target = Pick<Cluster, 'put' | 'read'>;

/** What operators of the platform make by themselves once they run, by package. */
const BEGINNINGS: Readonly<Record<string, (cluster: Target) => void>> = {
  'openshift-gitops-operator': beginGitops,
  'openshift-pipelines-operator-rh': beginPipelines,
  'openshift-cert-manager-operator': (cluster) => makeNamespace(cluster, 'cert-manager', 26),
};

/** An operator's first deeds in its cluster; nothing for one that only waits for objects. */
export function beginOperator(packageName: string, cluster: Target): void {
  BEGINNINGS[packageName]?.(cluster);
}

function beginGitops(cluster: Target): void {
  const namespace = 'openshift-gitops';
  makeNamespace(cluster, namespace, 29, { 'openshift.io/cluster-monitoring': 'true' });
  makeOnce(cluster, {
    apiVersion: 'argoproj.io/v1beta1',
    kind: 'ArgoCD',
    metadata: { name: namespace, namespace },
    status: { phase: 'Available', server: 'Running' },
  });
  for (const each of listArgocdObjects()) {
    const { creationTimestamp: _long, ...metadata } = each.metadata;
    makeOnce(cluster, { ...each, metadata: metadata as KubernetesObject['metadata'] });
  }
}

function beginPipelines(cluster: Target): void {
  const namespace = 'openshift-pipelines';
  makeNamespace(cluster, namespace, 28);
  makeOnce(cluster, {
    apiVersion: 'operator.tekton.dev/v1alpha1',
    kind: 'TektonConfig',
    metadata: { name: 'config' },
    spec: { profile: 'all', targetNamespace: namespace },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  });
  makeOnce(cluster, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'pipeline', namespace },
    secrets: [{ name: 'pipeline-dockercfg-x7c2v' }],
    imagePullSecrets: [{ name: 'pipeline-dockercfg-x7c2v' }],
  });
}

/** With the ranges that OpenShift writes on every namespace. */
function makeNamespace(
  cluster: Target,
  name: string,
  level: number,
  labels: Record<string, string> = {},
): void {
  const range = `${1_000_660_000 + (level - 26) * 10_000}/10000`;
  makeOnce(cluster, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels,
      annotations: {
        'openshift.io/sa.scc.mcs': `s0:c${level},c${level - 11}`,
        'openshift.io/sa.scc.supplemental-groups': range,
        'openshift.io/sa.scc.uid-range': range,
      },
    },
  });
}

/** What is there already stays as it is. */
function makeOnce(cluster: Target, object: KubernetesObject): void {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = metadata;
  const key = { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
  if (cluster.read(key) === undefined) cluster.put(object);
}
