import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../sandbox/world.ts';
import { eventually } from '../../helpers/eventually.ts';
import { type Json, startTestCluster, type TestCluster } from './api-client.ts';

const OLM = 'operators.coreos.com/v1alpha1';
const PACKAGE = 'vault-config-operator';
const NEWEST = `${PACKAGE}.v0.8.34`;
const OLDER = `${PACKAGE}.v0.8.30`;
const LOKI = {
  apiVersion: 'loki.grafana.com/v1',
  kind: 'LokiStack',
  name: 'logging-loki',
  namespace: 'shop',
};

let api: TestCluster;
let vaultSays: string | undefined;

beforeAll(async () => {
  const carryOut = ({ kind }: KubernetesObject) => (kind === 'LokiStack' ? undefined : vaultSays);
  api = await startTestCluster({ isBare: true, controllers: { delayMs: 5, carryOut } });
  api.cluster.put({
    apiVersion: 'packages.operators.coreos.com/v1',
    kind: 'PackageManifest',
    metadata: { name: PACKAGE, namespace: 'openshift-marketplace' },
    status: {
      catalogSource: 'community-operators',
      channels: [{ name: 'alpha', currentCSV: NEWEST, entries: [{ name: NEWEST }, { name: OLDER }] }],
    },
  });
});
afterAll(() => api.stop());

beforeEach(async () => {
  vaultSays = undefined;
  api.cluster.operators.troubles.clear();
  const key = (kind: string, { metadata }: KubernetesObject) => ({
    ...{ apiVersion: OLM, kind, name: metadata.name, namespace: 'shop' },
  });
  for (const kind of ['Subscription', 'InstallPlan', 'ClusterServiceVersion'])
    for (const each of api.cluster.all(OLM, kind)) api.cluster.remove(key(kind, each));
  for (const { metadata } of api.cluster.all('apiextensions.k8s.io/v1', 'CustomResourceDefinition'))
    if (metadata.name.endsWith('redhatcop.redhat.io'))
      api.cluster.remove({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        name: metadata.name,
      });
  api.cluster.put(group('shop'));
});

function group(name: string): KubernetesObject {
  return {
    apiVersion: 'operators.coreos.com/v1',
    kind: 'OperatorGroup',
    metadata: { name, namespace: 'shop' },
  };
}

const subscribe = (spec: object = {}) =>
  api.call('POST', `/apis/${OLM}/namespaces/shop/subscriptions`, {
    body: {
      apiVersion: OLM,
      kind: 'Subscription',
      metadata: { name: PACKAGE },
      spec: { name: PACKAGE, channel: 'alpha', source: 'community-operators', ...spec },
    },
  });
const approve = (name: string) =>
  api.call('PATCH', `/apis/${OLM}/namespaces/shop/installplans/${name}`, {
    body: { spec: { approved: true } },
    contentType: 'application/merge-patch+json',
  });
const read = (kind: string, name: string) =>
  api.cluster.read({ apiVersion: OLM, kind, name, namespace: 'shop' });
const until = (kind: string, name: string, expected: object) =>
  eventually(() => expect(read(kind, name)).toMatchObject(expected), { interval: 2 });
const installed = () => until('Subscription', PACKAGE, { status: { installedCSV: NEWEST } });
const listPolicies = () => api.call('GET', '/apis/redhatcop.redhat.io/v1alpha1/policies');

describe('a bare cluster', () => {
  test('serves what OpenShift serves, and of an operator nothing before it is installed', async () => {
    const versions = await api.call('GET', '/apis/config.openshift.io/v1/clusterversions');
    const before = await listPolicies();
    const others = await api.call('GET', '/apis/argoproj.io/v1alpha1/applications');
    await subscribe();
    await installed();

    expect([versions.status, before.status, before.text]).toEqual([200, 404, '404 page not found\n']);
    expect(others.status).toBe(404);
    expect((await listPolicies()).status).toBe(200);
  });
});

describe('an installation', () => {
  test('goes through the phases of a CSV, which names the definitions that it owns', async () => {
    const phases: unknown[] = [];
    const abort = new AbortController();
    const path = `/apis/${OLM}/namespaces/shop/clusterserviceversions?watch=true`;
    const watching = (async () => {
      for await (const { object } of api.stream(path, abort.signal)) phases.push(phaseOf(object));
    })().catch(() => undefined);

    await subscribe();
    await installed();
    await eventually(() => expect(phases.at(-1)).toBe('Succeeded'));
    abort.abort();
    await watching;

    expect([...new Set(phases)]).toEqual(['Pending', 'InstallReady', 'Installing', 'Succeeded']);
    expect(read('ClusterServiceVersion', NEWEST)?.spec).toMatchObject({
      customresourcedefinitions: {
        owned: expect.arrayContaining([
          expect.objectContaining({ name: 'policies.redhatcop.redhat.io', kind: 'Policy' }),
        ]),
      },
    });
  });

  test('by hand waits for an approval, and then installs what it starts with', async () => {
    await subscribe({ installPlanApproval: 'Manual', startingCSV: OLDER });
    await until('InstallPlan', `install-${PACKAGE}`, { status: { phase: 'RequiresApproval' } });
    const before = read('ClusterServiceVersion', OLDER);

    await approve(`install-${PACKAGE}`);
    await until('ClusterServiceVersion', OLDER, { status: { phase: 'Succeeded' } });

    expect(before).toBeUndefined();
  });

  test('of an older CSV leaves an upgrade to the newest to be approved', async () => {
    await subscribe({ installPlanApproval: 'Manual', startingCSV: OLDER });
    await until('InstallPlan', `install-${PACKAGE}`, { status: { phase: 'RequiresApproval' } });
    await approve(`install-${PACKAGE}`);

    await until('Subscription', PACKAGE, {
      status: { state: 'UpgradePending', installedCSV: OLDER, currentCSV: NEWEST },
    });

    expect(read('InstallPlan', `install-${PACKAGE}-2`)).toMatchObject({
      spec: { approved: false, clusterServiceVersionNames: [NEWEST] },
      status: { phase: 'RequiresApproval' },
    });
  });

  test('of a CSV that the channel does not hold is not resolved', async () => {
    await subscribe({ startingCSV: `${PACKAGE}.v9.9.9` });

    await until('Subscription', PACKAGE, {
      status: { conditions: [{ type: 'ResolutionFailed', message: expect.stringContaining('v9.9.9') }] },
    });
  });

  test('begins when the one OperatorGroup is there, and not with two', async () => {
    api.cluster.put(group('second'));

    await subscribe();
    await new Promise((resolve) => setTimeout(resolve, 60));
    const before = read('Subscription', PACKAGE)?.status;
    api.cluster.remove({ ...keyOfGroup('second') });
    await installed();

    expect(before).toBeUndefined();
  });
});

function keyOfGroup(name: string) {
  return { apiVersion: 'operators.coreos.com/v1', kind: 'OperatorGroup', name, namespace: 'shop' };
}

function phaseOf(object: Json | undefined): unknown {
  return object?.status?.phase;
}

describe('the trouble', () => {
  test('csv-fails: the CSV fails with its reason, and succeeds when it is taken away', async () => {
    api.cluster.operators.troubles.add(`csv-fails ${PACKAGE}`);

    await subscribe();
    await until('ClusterServiceVersion', NEWEST, {
      status: {
        phase: 'Failed',
        reason: 'InstallCheckFailed',
        message: expect.stringContaining('not ready'),
      },
    });
    api.cluster.operators.troubles.clear();

    await installed();
  });

  test('definitions-not-established: they are there and not served until it is taken away', async () => {
    api.cluster.operators.troubles.add(`definitions-not-established ${PACKAGE}`);

    await subscribe();
    await installed();
    const { status } = await listPolicies();
    const definition = await api.call(
      'GET',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/policies.redhatcop.redhat.io',
    );
    api.cluster.operators.troubles.clear();

    expect([status, definition.status]).toEqual([404, 200]);
    expect(definition.body.status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'Established', status: 'False' }),
    );
    await eventually(async () => expect((await listPolicies()).status).toBe(200));
  });

  test('not-ready: a LokiStack is Degraded with its reason, and Ready when it is taken away', async () => {
    api.cluster.operators.troubles.add('not-ready LokiStack');
    const { name, namespace, ...type } = LOKI;
    const status = () => (api.cluster.read(LOKI) as { status?: unknown } | undefined)?.status;

    api.cluster.put({ ...type, metadata: { name, namespace }, spec: { size: '1x.demo' } });
    await eventually(() =>
      expect(status()).toMatchObject({
        conditions: [
          { type: 'Degraded', status: 'True', reason: 'MissingObjectStorageSecret' },
          { type: 'Ready', status: 'False' },
        ],
      }),
    );
    api.cluster.operators.troubles.clear();

    await eventually(() =>
      expect(status()).toMatchObject({ conditions: [{ type: 'Ready', status: 'True' }] }),
    );
  });
});

describe('what an operator looks after', () => {
  const KINDS = [
    [
      'redhatcop.redhat.io/v1alpha1',
      'Policy',
      { conditions: [{ type: 'ReconcileSuccessful', status: 'True' }] },
    ],
    ['redhatcop.redhat.io/v1alpha1', 'KubernetesAuthEngineRole', { conditions: [{ status: 'True' }] }],
    ['redhatcop.redhat.io/v1alpha1', 'SecretEngineMount', { conditions: [{ status: 'True' }] }],
    ['secrets.hashicorp.com/v1beta1', 'VaultConnection', { valid: true }],
    ['secrets.hashicorp.com/v1beta1', 'VaultAuth', { valid: true, error: '' }],
    ['external-secrets.io/v1', 'ClusterSecretStore', { conditions: [{ type: 'Ready', reason: 'Valid' }] }],
  ] as const;

  test.each(KINDS)('%s %s gets the status of one that works', async (apiVersion, kind, status) => {
    const namespace = kind === 'ClusterSecretStore' ? {} : { namespace: 'shop' };
    api.cluster.put({ apiVersion, kind, metadata: { name: 'one', ...namespace }, spec: {} });

    await eventually(() =>
      expect(api.cluster.read({ apiVersion, kind, name: 'one', ...namespace })).toMatchObject({ status }),
    );
  });

  test('says why it does not, and works again by itself once that is mended', async () => {
    vaultSays = 'Vault is sealed';
    const key = {
      apiVersion: 'redhatcop.redhat.io/v1alpha1',
      kind: 'Policy',
      name: 'late',
      namespace: 'shop',
    };
    const { name, namespace, ...type } = key;
    const conditions = () =>
      (api.cluster.read(key) as { status?: { conditions: unknown } } | undefined)?.status?.conditions;

    api.cluster.put({ ...type, metadata: { name, namespace }, spec: {} });
    await eventually(() =>
      expect(conditions()).toMatchObject([{ type: 'ReconcileError', message: 'Vault is sealed' }]),
    );
    vaultSays = undefined;

    await eventually(() => expect(conditions()).toMatchObject([{ type: 'ReconcileSuccessful' }]));
  });

  test('keeps a status that was planted', async () => {
    const key = {
      apiVersion: 'redhatcop.redhat.io/v1alpha1',
      kind: 'Policy',
      name: 'set',
      namespace: 'shop',
    };
    const { name, namespace, ...type } = key;
    const status = { conditions: [{ type: 'ReconcileError', status: 'True' }] };

    api.cluster.put({ ...type, metadata: { name, namespace }, spec: {}, status });
    await new Promise((resolve) => setTimeout(resolve, 60));

    expect(api.cluster.read(key)?.status).toEqual(status);
  });
});
