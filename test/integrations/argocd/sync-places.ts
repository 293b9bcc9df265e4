import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningArgocdApi, startArgocdApi } from '../../../sandbox/argocd/start-argocd-api.ts';
import { type RunningCluster, startCluster } from '../../../sandbox/kubernetes/cluster.ts';
import { createAuthority } from '../../../sandbox/pki.ts';
import type { KubernetesObject } from '../../../sandbox/world.ts';
import { createApiExecutor } from '../../../src/integrations/argocd/api-executor.ts';
import { createKubernetesExecutor } from '../../../src/integrations/argocd/kubernetes-executor.ts';
import type { SyncExecutor } from '../../../src/integrations/argocd/operations.ts';
import { createKubernetes } from '../../../src/integrations/kubernetes/client.ts';

export const NAMESPACE = 'openshift-gitops';
export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** A cluster with an Argo CD, and one executor for each way into it. */
export interface SyncPlaces {
  readonly cluster: RunningCluster;
  readonly api: RunningArgocdApi;
  readonly executors: { readonly kubernetes: SyncExecutor; readonly 'argocd-api': SyncExecutor };
  /** An executor by the API with another token or address. */
  byApi(change: { token?: string; address?: string; caFile?: string }): SyncExecutor;
  /** Puts an Application there that nothing was done with yet, and names it. */
  application(more?: { spec?: object; status?: object }): string;
  read(name: string): KubernetesObject;
  change(name: string, edit: (object: KubernetesObject) => void): void;
  /** Called before the API server reads an Application, with how often it did so since this was set. */
  onRead: ((count: number) => void) | undefined;
  stop(): Promise<void>;
}

const keyOf = (name: string) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  namespace: NAMESPACE,
  name,
});

export async function startSyncPlaces(): Promise<SyncPlaces> {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-sync-'));
  const authority = await createAuthority();
  const render = (_application: KubernetesObject, revision: string) => ({
    revision,
    hooks: [{ name: 'migrate', type: 'PreSync' as const }],
    differs: true,
  });
  const cluster = await startCluster({ authority, controllers: { delayMs: 20, render } });
  cluster.tokens.set('admin', { username: 'admin', groups: ['system:masters'] });
  let reads = 0;
  const api = await startArgocdApi({
    authority,
    cluster: {
      change: cluster.change,
      read(key) {
        reads += 1;
        if (key.kind === 'Application') places.onRead?.(reads);
        return cluster.read(key);
      },
    },
  });
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, api.caPem);
  writeFileSync(join(folder, 'kubeconfig'), cluster.kubeconfig('admin'));
  const kubernetes = createKubernetes({ kubeconfig: join(folder, 'kubeconfig') });
  const options = { namespace: NAMESPACE, pauseMs: 20 };
  const access = { address: api.address, token: api.token, caFile };
  cluster.put({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'default', namespace: NAMESPACE },
    spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
  });
  let count = 0;
  let onRead: SyncPlaces['onRead'];
  const places: SyncPlaces = {
    cluster,
    api,
    executors: {
      kubernetes: createKubernetesExecutor(kubernetes, options),
      'argocd-api': createApiExecutor(access, options),
    },
    byApi: (change) => createApiExecutor({ ...access, ...change }, options),
    application({ spec = {}, status = {} } = {}) {
      count += 1;
      const { name, namespace, ...kind } = keyOf(`web-${count}`);
      const destination = { server: 'https://kubernetes.default.svc', namespace: 'app' };
      const source = { repoURL: 'https://github.com/acme/gitops', path: 'web', targetRevision: 'main' };
      cluster.put({
        ...kind,
        metadata: { name, namespace },
        spec: { project: 'default', source, destination, ...spec },
        status: { sync: { status: 'OutOfSync' }, health: { status: 'Healthy' }, ...status },
      });
      return name;
    },
    read(name) {
      const found = cluster.read(keyOf(name));
      if (found === undefined) throw new Error(`there is no ${name}`);
      return found;
    },
    change: (name, edit) => cluster.change(keyOf(name), edit),
    get onRead() {
      return onRead;
    },
    set onRead(call) {
      reads = 0;
      onRead = call;
    },
    async stop() {
      await kubernetes.close();
      await Promise.all([api.stop(), cluster.stop()]);
      rmSync(folder, { recursive: true });
    },
  };
  return places;
}
