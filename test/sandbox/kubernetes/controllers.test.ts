import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTROLLERS } from '../../../sandbox/kubernetes/controllers/index.ts';
import type { KubernetesObject } from '../../../sandbox/world.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startTestCluster, type TestCluster } from './api-client.ts';

const OLM = 'operators.coreos.com/v1alpha1';
const ARGO = 'argoproj.io/v1alpha1';
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const STORED: Record<string, Record<string, string>> = { 'services/web': { API_KEY: 'k' } };

let api: TestCluster;

beforeAll(async () => {
  const readSecret = (_mount: string, path: string) => STORED[path];
  api = await startTestCluster({ controllers: { delayMs: 5, readSecret } });
});

afterAll(() => api.stop());

const read = (apiVersion: string, kind: string, name: string) =>
  api.cluster.read({ apiVersion, kind, name, namespace: 'shop' });

/** Waits until an object is as described. */
function settled(apiVersion: string, kind: string, name: string, expected: object) {
  return eventually(() => expect(read(apiVersion, kind, name)).toMatchObject(expected), { interval: 5 });
}

test('the list names every controller of the folder', () => {
  const folder = new URL('../../../sandbox/kubernetes/controllers/', import.meta.url);
  const files = readdirSync(folder).map((file) => file.replace('.ts', ''));

  const expected = files.filter((file) => !['index', 'controller'].includes(file)).sort();
  expect(CONTROLLERS.map(({ name }) => name)).toEqual(expected);
});

describe('a Subscription', () => {
  const subscription = (name: string, spec: object) => ({
    apiVersion: OLM,
    kind: 'Subscription',
    metadata: { name, namespace: 'shop' },
    spec: { name: 'loki-operator', source: 'redhat-operators', ...spec },
  });
  const create = (object: KubernetesObject) =>
    api.call('POST', `/apis/${OLM}/namespaces/shop/subscriptions`, { body: object });

  beforeAll(() => {
    const metadata = { name: 'shop', namespace: 'shop' };
    api.cluster.put({ apiVersion: 'operators.coreos.com/v1', kind: 'OperatorGroup', metadata });
    api.cluster.put({
      apiVersion: 'packages.operators.coreos.com/v1',
      kind: 'PackageManifest',
      metadata: { name: 'loki-operator', namespace: 'openshift-marketplace' },
      status: {
        catalogSource: 'redhat-operators',
        channels: [{ name: 'stable-6.2', currentCSV: 'loki-operator.v6.2.1' }],
      },
    });
  });

  test('becomes an InstallPlan, a CSV that succeeds, and served definitions', async () => {
    const definition = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
    api.cluster.remove({ ...definition, name: 'lokistacks.loki.grafana.com' });

    await create(subscription('loki', { channel: 'stable-6.2' }));

    await settled(OLM, 'Subscription', 'loki', {
      status: {
        state: 'AtLatestKnown',
        currentCSV: 'loki-operator.v6.2.1',
        installedCSV: 'loki-operator.v6.2.1',
      },
    });
    expect(read(OLM, 'InstallPlan', 'install-loki')).toMatchObject({ status: { phase: 'Complete' } });
    expect(read(OLM, 'ClusterServiceVersion', 'loki-operator.v6.2.1')).toMatchObject({
      spec: { version: '6.2.1' },
      status: { phase: 'Succeeded' },
    });
    expect((await api.call('GET', '/apis/loki.grafana.com/v1/lokistacks')).status).toBe(200);
  });

  test('to be approved by hand waits for that', async () => {
    await create(subscription('manual', { channel: 'stable-6.2', installPlanApproval: 'Manual' }));
    await create(subscription('automatic', { channel: 'stable-6.2' }));
    await settled(OLM, 'Subscription', 'automatic', { status: { state: 'AtLatestKnown' } });
    const waiting = read(OLM, 'InstallPlan', 'install-manual');

    await api.call('PATCH', `/apis/${OLM}/namespaces/shop/installplans/install-manual`, {
      body: { spec: { approved: true } },
      contentType: 'application/merge-patch+json',
    });

    expect(waiting).toMatchObject({ status: { phase: 'RequiresApproval' } });
    await settled(OLM, 'Subscription', 'manual', { status: { state: 'AtLatestKnown' } });
  });

  test('to a channel that is not offered says so', async () => {
    await create(subscription('wrong', { channel: 'latest' }));

    await settled(OLM, 'Subscription', 'wrong', {
      status: { conditions: [{ type: 'ResolutionFailed', status: 'True' }] },
    });
  });
});

describe('an Application', () => {
  const path = `/apis/${ARGO}/namespaces/shop/applications`;
  const application = (name: string, extra: object = {}) => ({
    apiVersion: ARGO,
    kind: 'Application',
    metadata: { name, namespace: 'shop' },
    spec: { source: { repoURL: 'https://git.example/gitops', targetRevision: 'main' } },
    ...extra,
  });
  const patch = (name: string, body: object) =>
    api.call('PATCH', `${path}/${name}`, { body, contentType: 'application/merge-patch+json' });

  test('that is new is compared, and not synced', async () => {
    await api.call('POST', path, { body: application('new') });

    await settled(ARGO, 'Application', 'new', { status: { sync: { status: 'OutOfSync' } } });
    expect(read(ARGO, 'Application', 'new')?.operation).toBeUndefined();
  });

  test('with an operation runs it, carries its info and ends synced at its commit', async () => {
    api.cluster.put(
      application('web', { status: { sync: { status: 'OutOfSync' }, health: { status: 'Missing' } } }),
    );
    const phases: unknown[] = [];
    const abort = new AbortController();
    const watching = (async () => {
      for await (const { object } of api.stream(
        `${path}?watch=true&fieldSelector=metadata.name=web`,
        abort.signal,
      )) {
        phases.push(object?.status?.operationState?.phase);
      }
    })().catch(() => undefined);
    const operation = {
      initiatedBy: { username: 'slack:T1/U1' },
      info: [{ name: 'bitiq/run', value: 'r1' }],
      sync: { revision: COMMIT },
    };

    await patch('web', { operation });

    await settled(ARGO, 'Application', 'web', {
      status: {
        operationState: { phase: 'Succeeded', operation, syncResult: { revision: COMMIT } },
        sync: { status: 'Synced', revision: COMMIT },
        health: { status: 'Healthy' },
      },
    });
    expect(read(ARGO, 'Application', 'web')?.operation).toBeUndefined();
    await eventually(() => expect(phases.at(-1)).toBe('Succeeded'));
    abort.abort();
    await watching;
    expect(new Set(phases)).toEqual(new Set([undefined, 'Running', 'Succeeded']));
  });

  test('to be refreshed loses the annotation and is reconciled, not synced', async () => {
    const status = { sync: { status: 'OutOfSync' }, reconciledAt: '2020-01-01T00:00:00Z' };
    api.cluster.put(application('stale', { status }));

    await patch('stale', { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'hard' } } });

    await eventually(() => expect(read(ARGO, 'Application', 'stale')?.metadata.annotations).toEqual({}));
    expect(read(ARGO, 'Application', 'stale')?.status).toEqual({
      sync: { status: 'OutOfSync' },
      reconciledAt: expect.not.stringMatching(/^2020/),
    });
  });
});

describe('a secret resource', () => {
  const vaultStaticSecret = (name: string, path: string) => ({
    apiVersion: 'secrets.hashicorp.com/v1beta1',
    kind: 'VaultStaticSecret',
    metadata: { name, namespace: 'shop' },
    spec: { mount: 'gitops', path, destination: { name, create: true } },
  });

  test('of the Vault Secrets Operator becomes a Secret', async () => {
    api.cluster.put(vaultStaticSecret('web-config', 'services/web'));

    await settled('v1', 'Secret', 'web-config', { data: { API_KEY: 'aw==' } });
    await settled('secrets.hashicorp.com/v1beta1', 'VaultStaticSecret', 'web-config', {
      status: { lastGeneration: 1, conditions: [{ status: 'True' }, {}, { type: 'SecretSynced' }] },
    });
  });

  test('whose path is not in Vault says so and makes no Secret', async () => {
    api.cluster.put(vaultStaticSecret('lost', 'services/lost'));

    await settled('secrets.hashicorp.com/v1beta1', 'VaultStaticSecret', 'lost', {
      status: { conditions: [{ type: 'Ready', status: 'False', reason: 'VaultClientError' }, {}, {}] },
    });
    expect(read('v1', 'Secret', 'lost')).toBeUndefined();
  });

  test('of the External Secrets Operator becomes a Secret', async () => {
    api.cluster.put({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'web-key', namespace: 'shop' },
      spec: { data: [{ secretKey: 'key', remoteRef: { key: 'services/web', property: 'API_KEY' } }] },
    });

    await settled('v1', 'Secret', 'web-key', { data: { key: 'aw==' } });
    await settled('external-secrets.io/v1', 'ExternalSecret', 'web-key', {
      status: { conditions: [{ type: 'Ready', status: 'True', reason: 'SecretSynced' }] },
    });
  });

  test('with a planted status is left alone', async () => {
    const status = { conditions: [{ type: 'Ready', status: 'False' }] };
    api.cluster.put({ ...vaultStaticSecret('planted', 'services/web'), status });
    api.cluster.put(vaultStaticSecret('after', 'services/web'));

    await settled('v1', 'Secret', 'after', { kind: 'Secret' });

    expect(read('secrets.hashicorp.com/v1beta1', 'VaultStaticSecret', 'planted')?.status).toEqual(status);
    expect(read('v1', 'Secret', 'planted')).toBeUndefined();
  });
});

describe('a Namespace', () => {
  test('that is deleted is Terminating, takes nothing new, and goes with its content', async () => {
    const inside = { namespace: 'closing' };
    const key = { apiVersion: 'v1', kind: 'ConfigMap', name: 'held', namespace: 'closing' };
    api.cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'closing' } });
    api.cluster.put({ ...key, metadata: { ...inside, name: 'held', finalizers: ['example.com/hold'] } });
    api.cluster.put({ apiVersion: 'v1', kind: 'Secret', metadata: { ...inside, name: 'plain' } });

    const { body } = await api.call('DELETE', '/api/v1/namespaces/closing');
    const late = await api.call('POST', '/api/v1/namespaces/closing/configmaps', {
      body: { metadata: { name: 'late' } },
    });
    await eventually(() => {
      const plain = { ...key, kind: 'Secret', name: 'plain' };
      expect(api.cluster.read(plain)).toBeUndefined();
    });
    const held = await api.call('GET', '/api/v1/namespaces/closing');
    api.cluster.change(key, ({ metadata }) => {
      delete metadata.finalizers;
    });

    expect(body.status).toMatchObject({ phase: 'Terminating' });
    expect([late.status, late.body.message]).toEqual([
      403,
      'configmaps "late" is forbidden: unable to create new content in namespace closing because it is being terminated',
    ]);
    expect(held.status).toBe(200);
    await eventually(async () =>
      expect((await api.call('GET', '/api/v1/namespaces/closing')).status).toBe(404),
    );
  });
});
