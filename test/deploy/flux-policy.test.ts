import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { BITIQ_TOKEN, SYNC_TOKEN } from '../../sandbox/fixtures/cluster/access.ts';
import { FLUX_NAMESPACE, flux } from '../../sandbox/fixtures/cluster/flux.ts';
import type { EnvironmentWorld } from '../../sandbox/world.ts';
import { createFluxExecutor } from '../../src/integrations/flux/executor.ts';
import { createKubernetes } from '../../src/integrations/kubernetes/client.ts';
import type { TestCluster } from '../sandbox/kubernetes/api-client.ts';
import { patch, startDeployedCluster } from './deployed-cluster.ts';
import { kubeconfigFile } from './kubeconfig-file.ts';

const signal = new AbortController().signal;
const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

const PLACES = {
  kustomization: `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${FLUX_NAMESPACE}/kustomizations/apps`,
  helmrelease: `/apis/helm.toolkit.fluxcd.io/v2/namespaces/${FLUX_NAMESPACE}/helmreleases/toy-web`,
  gitrepository: `/apis/source.toolkit.fluxcd.io/v1/namespaces/${FLUX_NAMESPACE}/gitrepositories/platform`,
} as const;

let api: TestCluster;
let client: ReturnType<typeof createKubernetes>;

beforeAll(async () => {
  api = await startDeployedCluster();
  // Nothing moves in it but what is patched here.
  const all = [
    'kustomization/apps',
    'kustomization/vault-config',
    'helmrelease/toy-web',
    'gitrepository/platform',
  ];
  for (const name of all) api.cluster.flux.stuck.add(name);
  flux.furnish({
    cluster: api.cluster,
    name: 'edge',
    repository: 'acme/gitops',
  } as unknown as EnvironmentWorld);
  client = createKubernetes({ kubeconfig: kubeconfigFile(api.cluster.kubeconfig(SYNC_TOKEN)) });
});

afterAll(async () => {
  await client.close();
  await api.stop();
});

const asBitiq = (path: string, body: object) => patch(api, path, body, SYNC_TOKEN);

test('what bitiq does when it syncs is let through', async () => {
  const executor = createFluxExecutor(client, { namespace: FLUX_NAMESPACE });
  const read = async (id: string) => {
    const found = await executor.read(id, signal);
    if (!found) throw new Error(`${id} is not there`);
    return found;
  };
  const source = await executor.readSource('platform', signal);

  for (const id of ['kustomization/apps', 'helmrelease/toy-web']) {
    await executor.order(await read(id), { suspend: false, token: 'bitiq/run-1/sync' }, signal);
    await executor.order(await read(id), { suspend: true, token: 'bitiq/run-1/close' }, signal);
  }
  if (source) await executor.orderSource(source, { suspend: true, token: 'bitiq/run-1/hold' }, signal);

  expect(await read('kustomization/apps')).toMatchObject({
    isSuspended: true,
    requestedAt: 'bitiq/run-1/close',
  });
  expect(await executor.readSource('platform', signal)).toMatchObject({
    isSuspended: true,
    requestedAt: 'bitiq/run-1/hold',
  });
});

test('what has changed since it was read is a conflict, and stays as it is', async () => {
  const executor = createFluxExecutor(client, { namespace: FLUX_NAMESPACE });
  const old = await executor.read('kustomization/apps', signal);
  if (!old) throw new Error('it is not there');
  await executor.order(old, { suspend: true, token: 'first' }, signal);

  const second = executor.order(old, { suspend: false, token: 'second' }, signal);

  await expect(second).rejects.toMatchObject({ reason: 'conflict' });
  expect((await executor.read('kustomization/apps', signal))?.requestedAt).toBe('first');
});

const CHANGES: readonly [string, keyof typeof PLACES, object, RegExp][] = [
  ['where it comes from', 'kustomization', { spec: { sourceRef: { name: 'evil' } } }, /suspend alone/],
  ['its path', 'kustomization', { spec: { path: './evil', suspend: false } }, /suspend alone/],
  ['a field of its spec, away', 'kustomization', { spec: { prune: null } }, /suspend alone/],
  ['a new field of its spec', 'kustomization', { spec: { force: true } }, /suspend alone/],
  ['as whom it applies', 'kustomization', { spec: { serviceAccountName: 'root' } }, /suspend alone/],
  ['its values', 'helmrelease', { spec: { values: { image: 'evil' } } }, /suspend alone/],
  ['its chart', 'helmrelease', { spec: { chart: { spec: { version: '9' } } } }, /suspend alone/],
  ['its URL', 'gitrepository', { spec: { url: 'https://evil.example/x' } }, /suspend alone/],
  ['its commit', 'gitrepository', { spec: { ref: { commit: '0'.repeat(40) } } }, /suspend alone/],
  [
    'a forced upgrade',
    'helmrelease',
    { metadata: { annotations: { 'reconcile.fluxcd.io/forceAt': 'now' } } },
    /requestedAt alone/,
  ],
  [
    'an annotation besides',
    'kustomization',
    { metadata: { annotations: { [REQUESTED_AT]: 'now', 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } } },
    /requestedAt alone/,
  ],
  ['a label', 'kustomization', { metadata: { labels: { team: 'others' } } }, /labels, finalizers or owners/],
  ['its finalizers', 'kustomization', { metadata: { finalizers: ['mine'] } }, /labels, finalizers or owners/],
];

describe('what it may not change', () => {
  test.each(CHANGES)('%s', async (_what, place, body, why) => {
    const { status, body: answer } = await asBitiq(PLACES[place], body);

    expect([status, answer.reason]).toEqual([403, 'Forbidden']);
    expect(answer.message).toMatch(why);
  });

  test('its status: what counts as applied only Flux says', async () => {
    const key = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      name: 'bitiq-sync-flux',
      namespace: FLUX_NAMESPACE,
    };
    const given = api.cluster.read(key);
    onTestFinished(() => given && api.cluster.put(given));
    api.cluster.change(key, (object) => {
      const all = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
      object.rules = [all];
    });
    const place = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', name: 'apps' };
    api.cluster.change({ ...place, namespace: FLUX_NAMESPACE }, (object) => {
      object.status = { lastAppliedRevision: `main@sha1:${'1'.repeat(40)}` };
    });
    const status = { lastAppliedRevision: `main@sha1:${'0'.repeat(40)}` };

    const change = await asBitiq(`${PLACES.kustomization}/status`, { status });
    const removal = await api.call('DELETE', PLACES.kustomization, { token: SYNC_TOKEN });
    const path = PLACES.kustomization.replace(/\/apps$/, '');
    const { apiVersion, kind } = place;
    const body = { apiVersion, kind, metadata: { name: 'mine' }, spec: { path: './' } };
    const creation = await api.call('POST', path, { token: SYNC_TOKEN, body });

    expect([change.status, change.body.message]).toEqual([403, expect.stringMatching(/change the status/)]);
    for (const { status: code, body: answer } of [removal, creation])
      expect([code, answer.message]).toEqual([403, expect.stringMatching(/create or delete/)]);
  });
});

test.each(Object.values(PLACES))('who only reads may not even ask for a look: %s', async (path) => {
  const body = { metadata: { annotations: { [REQUESTED_AT]: 'now' } } };

  const { status } = await patch(api, path, body, BITIQ_TOKEN);

  expect(status).toBe(403);
});

test('people are not held to it', async () => {
  const { status } = await patch(api, PLACES.kustomization, { spec: { path: './other' } }, 'admin');

  expect(status).toBe(200);
});
