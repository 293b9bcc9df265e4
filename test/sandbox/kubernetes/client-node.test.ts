import { CoreV1Api, CustomObjectsApi, KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCluster, type TestCluster } from './api-client.ts';

let api: TestCluster;
let config: KubeConfig;

beforeAll(async () => {
  api = await startTestCluster();
  config = new KubeConfig();
  config.loadFromString(api.cluster.kubeconfig('admin', 'prod'));
});

afterAll(() => api.stop());

test('@kubernetes/client-node reads a list of a built-in kind', async () => {
  api.cluster.put({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-1', labels: { zone: 'a' } } });
  const core = config.makeApiClient(CoreV1Api);

  const { items } = await core.listNode({ labelSelector: 'zone=a' });

  expect(items.map(({ metadata }) => metadata?.name)).toEqual(['worker-1']);
});

test('@kubernetes/client-node reads a list of a custom resource', async () => {
  const metadata = { name: 'gitops', namespace: 'shop' };
  api.cluster.put({
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'Subscription',
    metadata,
    status: {},
  });
  const custom = config.makeApiClient(CustomObjectsApi);

  const list = await custom.listClusterCustomObject({
    group: 'operators.coreos.com',
    version: 'v1alpha1',
    plural: 'subscriptions',
  });

  expect(list).toMatchObject({ kind: 'SubscriptionList', items: [{ metadata }] });
});
