import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningArgocdApi, startArgocdApi } from '../../../sandbox/argocd/start-argocd-api.ts';
import { type RunningCluster, startCluster } from '../../../sandbox/kubernetes/cluster.ts';
import { createAuthority } from '../../../sandbox/pki.ts';
import type { KubernetesObject } from '../../../sandbox/world.ts';
import { createManagedResources } from '../../../src/integrations/argocd/managed-resources.ts';

const NAMESPACE = 'openshift-gitops';
const signal = new AbortController().signal;
const WEB = { group: 'apps', kind: 'Deployment', namespace: 'app', name: 'web' };
const SECRET = { group: '', kind: 'Secret', namespace: 'app', name: 'web' };

const deployment = (replicas: number, paused = false): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'app' },
  spec: { replicas, paused },
});

let folder: string;
let cluster: RunningCluster;
let api: RunningArgocdApi;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bitiq-managed-'));
  const authority = await createAuthority();
  writeFileSync(join(folder, 'ca.pem'), authority.caPem);
  cluster = await startCluster({ authority });
  const rendered = { revision: 'a'.repeat(40), hooks: [], differs: false, objects: [deployment(2)] };
  api = await startArgocdApi({ authority, cluster, render: () => rendered });
  cluster.put(deployment(5, true));
  cluster.put({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'web', namespace: 'app' },
    data: { token: 'aHVudGVyMg==' },
  });
  cluster.put({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'web', namespace: NAMESPACE },
    spec: {
      project: 'default',
      ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/paused'] }],
    },
    status: {
      sync: { status: 'OutOfSync', revision: 'a'.repeat(40) },
      resources: [
        { ...WEB, version: 'v1', status: 'OutOfSync' },
        { kind: 'Secret', version: 'v1', namespace: 'app', name: 'web', status: 'OutOfSync' },
        { kind: 'Service', version: 'v1', namespace: 'app', name: 'web', status: 'OutOfSync' },
      ],
    },
  });
});

afterAll(async () => {
  await Promise.all([api.stop(), cluster.stop()]);
  rmSync(folder, { recursive: true });
});

const managed = (token = api.token) =>
  createManagedResources(
    { address: api.address, token, caFile: join(folder, 'ca.pem') },
    { namespace: NAMESPACE },
  );

test('tells a resource as it is and as Git wants it', async () => {
  expect(await managed().get('web', WEB, signal)).toMatchObject({
    live: { spec: { replicas: 5 } },
    desired: { spec: { replicas: 2 } },
  });
});

test('leaves out what ignoreDifferences names', async () => {
  const states = await managed().get('web', WEB, signal);

  expect(JSON.stringify(states)).toContain('replicas');
  expect(JSON.stringify(states)).not.toContain('paused');
});

test('what is not in the cluster has no live state, and what is not managed is not there', async () => {
  const service = { group: '', kind: 'Service', namespace: 'app', name: 'web' };

  expect(await managed().get('web', service, signal)).toEqual({ live: undefined, desired: undefined });
  expect(await managed().get('web', { ...WEB, name: 'stray' }, signal)).toBeUndefined();
});

test("a Secret's values do not leave Argo CD", async () => {
  expect(await managed().get('web', SECRET, signal)).toMatchObject({ live: { data: { token: '++++++++' } } });
});

test('a token of another project may not, and one that does not hold neither', async () => {
  await expect(managed(api.issueToken('other')).get('web', WEB, signal)).rejects.toMatchObject({
    system: 'argocd',
    reason: 'conflict',
  });
  await expect(managed('no-token').get('web', WEB, signal)).rejects.toMatchObject({
    system: 'argocd',
    reason: 'unauthenticated',
  });
});

test('without the policy get it is forbidden, with the right to grant', async () => {
  const token = api.issueToken('default');
  Object.assign(api.tokens.get(token) ?? {}, { policies: [{ action: 'sync', object: 'default/*' }] });

  await expect(managed(token).get('web', WEB, signal)).rejects.toMatchObject({
    reason: 'forbidden',
    missingRight: 'applications, get, default/web',
  });
});
