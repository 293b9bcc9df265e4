import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningCluster, startCluster } from '../../../sandbox/kubernetes/cluster.ts';
import { createAuthority } from '../../../sandbox/pki.ts';
import { createKubernetes, type KubernetesClient } from '../../../src/integrations/kubernetes/client.ts';
import type { Resource } from '../../../src/integrations/kubernetes/kubernetes.ts';

const MAPS: Resource = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};
const KEY = { apiVersion: 'v1', kind: 'ConfigMap', name: 'map', namespace: 'default' };

const folder = mkdtempSync(join(tmpdir(), 'bitiq-patch-'));
const signal = new AbortController().signal;
const merge = { namespace: 'default', type: 'merge', fieldManager: 'patcher', signal } as const;
let cluster: RunningCluster;
let kubernetes: KubernetesClient;

beforeAll(async () => {
  cluster = await startCluster({ authority: await createAuthority() });
  cluster.tokens.set('admin', { username: 'admin', groups: ['system:masters'] });
  writeFileSync(join(folder, 'kubeconfig'), cluster.kubeconfig('admin'));
  kubernetes = createKubernetes({ kubeconfig: join(folder, 'kubeconfig') });
});

beforeEach(() => {
  const { apiVersion, kind, ...metadata } = KEY;
  cluster.put({ apiVersion, kind, metadata, data: { a: '1', b: '2' } });
});

afterEach(() => {
  cluster.trouble.mode = 'none';
  cluster.forbidden.clear();
});

afterAll(async () => {
  await kubernetes.close();
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

const versionOf = () => String(cluster.read(KEY)?.metadata.resourceVersion);

test('a merge patch changes what it names, takes away what is null, and signs with its manager', async () => {
  const changed = await kubernetes.patch(MAPS, 'map', { data: { a: '3', b: null } }, merge);

  expect(changed).toMatchObject({ data: { a: '3' } });
  expect(cluster.read(KEY)?.data).toEqual({ a: '3' });
  expect(cluster.read(KEY)?.metadata.managedFields).toMatchObject([{ manager: 'patcher' }]);
});

test('a json patch is a list of operations', async () => {
  const operations = [{ op: 'replace', path: '/data/a', value: '4' }];

  await kubernetes.patch(MAPS, 'map', operations, { ...merge, type: 'json' });

  expect(cluster.read(KEY)?.data).toEqual({ a: '4', b: '2' });
});

test('a patch for a version that is no longer there is a conflict and changes nothing', async () => {
  const resourceVersion = versionOf();
  const patch = (a: string) => ({ metadata: { resourceVersion }, data: { a } });
  await kubernetes.patch(MAPS, 'map', patch('first'), merge);

  const second = kubernetes.patch(MAPS, 'map', patch('second'), merge);

  await expect(second).rejects.toMatchObject({
    reason: 'conflict',
    status: 409,
    message: 'configmaps map has changed since it was read',
  });
  expect(cluster.read(KEY)?.data).toEqual({ a: 'first', b: '2' });
});

test('a patch of what is not there is a conflict, of a kind that is not served it is not-served', async () => {
  const widgets: Resource = { ...MAPS, group: 'example.com', kind: 'Widget', plural: 'widgets' };

  await expect(kubernetes.patch(MAPS, 'other', { data: {} }, merge)).rejects.toMatchObject({
    reason: 'conflict',
    status: 404,
    message: 'configmaps other does not exist',
  });
  await expect(kubernetes.patch(widgets, 'map', {}, merge)).rejects.toMatchObject({ reason: 'not-served' });
});

test('a patch that is forbidden names the right, one without an answer is a timeout', async () => {
  cluster.forbidden.add('patch configmaps');
  const forbidden = kubernetes.patch(MAPS, 'map', {}, merge);
  await expect(forbidden).rejects.toMatchObject({
    reason: 'forbidden',
    missingRight: 'patch configmaps in default',
  });

  cluster.trouble.mode = 'hang';
  const silent = kubernetes.patch(MAPS, 'map', {}, { ...merge, signal: AbortSignal.timeout(100) });
  await expect(silent).rejects.toMatchObject({ reason: 'timeout' });
});
