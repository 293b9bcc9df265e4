import { onTestFinished } from 'vitest';
import { access } from '../../sandbox/fixtures/cluster/access.ts';
import type { EnvironmentWorld, KubernetesObject } from '../../sandbox/world.ts';
import { startTestCluster, type TestCluster } from '../sandbox/kubernetes/api-client.ts';

export const GITOPS = 'openshift-gitops';
export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

export const APPLICATIONS = `/apis/argoproj.io/v1alpha1/namespaces/${GITOPS}/applications`;

/** An operation as bitiq sets it. */
export const ORDER = {
  initiatedBy: { username: 'slack:T1/U1', automated: false },
  info: [
    { name: 'bitiq/run', value: 'run-1' },
    { name: 'bitiq/plan', value: 'hash' },
  ],
  retry: { limit: 0 },
  sync: { revision: COMMIT, prune: false, syncOptions: [], syncStrategy: { hook: {} } },
};

/** A cluster that `deploy/kubernetes` was applied to, with the namespaces of the platform. Nothing moves in it. */
export async function startDeployedCluster(
  options: Parameters<typeof startTestCluster>[0] = {},
): Promise<TestCluster> {
  const api = await startTestCluster(options);
  access.furnish({ cluster: api.cluster } as unknown as EnvironmentWorld);
  api.cluster.argocd.isStuck = true;
  for (const name of [GITOPS, 'cert-manager'])
    api.cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  return api;
}

/** Puts an Application there for one test, and gives back its path. */
export function putApplication(
  { cluster }: TestCluster,
  name: string,
  more: { readonly operation?: object; readonly state?: object } = {},
): string {
  const { operation, state } = more;
  const application: KubernetesObject = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      namespace: GITOPS,
      labels: { team: 'toys' },
      annotations: { 'argocd.argoproj.io/sync-wave': '1' },
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec: {
      project: 'default',
      source: {
        repoURL: 'https://github.example/platform/gitops',
        path: 'charts/toy-web',
        targetRevision: 'main',
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'bitiq-prod' },
    },
    status: { sync: { status: 'OutOfSync', revision: COMMIT }, ...(state && { operationState: state }) },
    ...(operation && { operation }),
  };
  cluster.put(application);
  const key = { apiVersion: application.apiVersion, kind: 'Application', name, namespace: GITOPS };
  onTestFinished(() => cluster.remove(key));
  return `${APPLICATIONS}/${name}`;
}

/** Sends a merge patch. */
export function patch(api: TestCluster, path: string, body: object, token: string) {
  return api.call('PATCH', path, { body, token, contentType: 'application/merge-patch+json' });
}
