import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { configMap, startTestCluster, type TestCluster } from './api-client.ts';

const CONFIG_MAPS = '/api/v1/namespaces/shop/configmaps';
const WEB = `${CONFIG_MAPS}/web`;
const POLICIES = '/apis/redhatcop.redhat.io/v1alpha1/namespaces/shop/policies';
const MERGE = 'application/merge-patch+json';

let api: TestCluster;

beforeAll(async () => {
  api = await startTestCluster();
});

beforeEach(() => api.cluster.put(configMap('web', { colour: 'red' })));

afterAll(() => api.stop());

const read = (name: string) =>
  api.cluster.read({ apiVersion: 'v1', kind: 'ConfigMap', name, namespace: 'shop' });

const policy = (extra: object = {}) => ({
  apiVersion: 'redhatcop.redhat.io/v1alpha1',
  kind: 'Policy',
  metadata: { name: 'gitops-prod', namespace: 'shop' },
  spec: { policy: 'path "a" {}' },
  ...extra,
});

describe('create', () => {
  test('stores the object and counts one write', async () => {
    const before = api.cluster.writes;

    const { status, body } = await api.call('POST', CONFIG_MAPS, { body: configMap('new', { a: 'b' }) });

    expect([status, body.data]).toEqual([201, { a: 'b' }]);
    expect(read('new')).toMatchObject({ data: { a: 'b' } });
    expect(api.cluster.writes).toBe(before + 1);
  });

  test('whose answer would not be accepted writes nothing', async () => {
    const accept = 'application/cbor';

    const { status } = await api.call('POST', CONFIG_MAPS, { body: configMap('unread'), accept });

    expect([status, read('unread')]).toEqual([406, undefined]);
  });

  test('makes a name from generateName', async () => {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'run-' } };

    const answer = await api.call('POST', CONFIG_MAPS, { body });

    expect(answer.body.metadata?.name).toMatch(/^run-\w{5}$/);
  });

  test.each(['', '?dryRun=All'])('refuses what is there already%s', async (query) => {
    const { status, body } = await api.call('POST', CONFIG_MAPS + query, { body: configMap('web') });

    expect([status, body.reason, body.message]).toEqual([
      409,
      'AlreadyExists',
      'configmaps "web" already exists',
    ]);
  });

  test('with dryRun answers as if, and writes nothing', async () => {
    const before = api.cluster.writes;

    const { status, body } = await api.call('POST', `${CONFIG_MAPS}?dryRun=All`, { body: configMap('dry') });

    expect([status, body.metadata?.name]).toEqual([201, 'dry']);
    expect(read('dry')).toBeUndefined();
    expect(api.cluster.writes).toBe(before);
  });

  test('with dryRun still needs the namespace', async () => {
    const path = '/api/v1/namespaces/nowhere/configmaps?dryRun=All';
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };

    const answer = await api.call('POST', path, { body });

    expect([answer.status, answer.body.message]).toEqual([404, 'namespaces "nowhere" not found']);
  });

  test('refuses another dryRun than All', async () => {
    const { status, body } = await api.call('POST', `${CONFIG_MAPS}?dryRun=Some`, { body: configMap('a') });

    expect([status, body.message]).toEqual([
      422,
      'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: []string{"Some"}: supported values: "All"',
    ]);
  });

  test.each([
    [{ metadata: {} }, 422, /^ConfigMap "" is invalid: metadata\.name: Required value/],
    [
      { metadata: { name: 'Not_A_Name' } },
      422,
      /^ConfigMap "Not_A_Name" is invalid: metadata\.name: Invalid value/,
    ],
    [{ metadata: { name: 'a', namespace: 'other' } }, 400, /namespace of the provided object does not match/],
    [{ kind: 'Secret', metadata: { name: 'a' } }, 400, /cannot be handled as a ConfigMap/],
    [{ metadata: { name: 'a', resourceVersion: '7' } }, 500, /resourceVersion should not be set/],
  ])('refuses %j', async (body, status, message) => {
    const answer = await api.call('POST', CONFIG_MAPS, { body });

    expect(answer.status).toBe(status);
    expect(answer.body.message).toMatch(message);
  });

  test('turns a Secret’s stringData into data', async () => {
    const body = { metadata: { name: 'token' }, stringData: { token: 'abc' } };

    const answer = await api.call('POST', '/api/v1/namespaces/shop/secrets', { body });

    expect(answer.body).toMatchObject({ type: 'Opaque', data: { token: 'YWJj' } });
    expect(answer.body).not.toHaveProperty('stringData');
  });
});

describe('update', () => {
  test('with an old resourceVersion is a conflict', async () => {
    const old = await api.call('GET', WEB);
    api.cluster.put(configMap('web', { colour: 'blue' }));

    const { status, body } = await api.call('PUT', WEB, { body: old.body });

    expect([status, body.reason]).toEqual([409, 'Conflict']);
    expect(body.message).toBe(
      'Operation cannot be fulfilled on configmaps "web": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  test('of a custom resource needs a resourceVersion', async () => {
    api.cluster.put(policy());

    const { status, body } = await api.call('PUT', `${POLICIES}/gitops-prod`, { body: policy() });

    expect([status, body.message]).toEqual([
      422,
      'Policy.redhatcop.redhat.io "gitops-prod" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update',
    ]);
  });

  test('that changes nothing keeps the resourceVersion and is no write', async () => {
    const before = await api.call('GET', WEB);
    const { writes } = api.cluster;

    const { body } = await api.call('PUT', WEB, { body: before.body });

    expect(body.metadata?.resourceVersion).toBe(before.body.metadata?.resourceVersion);
    expect(api.cluster.writes).toBe(writes);
  });
});

describe('patch', () => {
  test('merges', async () => {
    const body = { data: { colour: null, size: 'l' } };

    const answer = await api.call('PATCH', WEB, { body, contentType: MERGE });

    expect(answer.body.data).toEqual({ size: 'l' });
  });

  test('with a resourceVersion that is old is a conflict', async () => {
    const body = { metadata: { resourceVersion: '1' }, data: { size: 'l' } };

    const answer = await api.call('PATCH', WEB, { body, contentType: MERGE });

    expect([answer.status, answer.body.reason]).toEqual([409, 'Conflict']);
    expect(read('web')?.data).toEqual({ colour: 'red' });
  });

  test('applies JSON Patch operations, all or none', async () => {
    const contentType = 'application/json-patch+json';
    const add = { op: 'add', path: '/data/size', value: 'm' };

    const failed = await api.call('PATCH', WEB, {
      body: [add, { op: 'test', path: '/data/colour', value: 'blue' }],
      contentType,
    });
    const unchanged = read('web')?.data;
    const passed = await api.call('PATCH', WEB, {
      body: [{ op: 'test', path: '/data/colour', value: 'red' }, add],
      contentType,
    });

    expect([failed.status, unchanged]).toEqual([422, { colour: 'red' }]);
    expect(passed.body.data).toEqual({ colour: 'red', size: 'm' });
  });

  test('merges the containers of a Deployment by name', async () => {
    const image = (name: string, tag: string) => ({ name, image: `quay.io/bitiq/${name}:${tag}` });
    const spec = { template: { spec: { containers: [image('web', 'v1'), image('proxy', 'v1')] } } };
    const metadata = { name: 'web', namespace: 'shop' };
    api.cluster.put({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec });

    const { body } = await api.call('PATCH', '/apis/apps/v1/namespaces/shop/deployments/web', {
      body: { spec: { template: { spec: { containers: [image('web', 'v2')] } } } },
      contentType: 'application/strategic-merge-patch+json',
    });

    const changed = { template: { spec: { containers: [image('web', 'v2'), image('proxy', 'v1')] } } };
    expect(body.spec).toEqual(changed);
    expect(body.metadata?.generation).toBe(2);
  });

  test('in the strategic form is not for custom resources', async () => {
    api.cluster.put(policy());

    const { status } = await api.call('PATCH', `${POLICIES}/gitops-prod`, {
      body: {},
      contentType: 'application/strategic-merge-patch+json',
    });

    expect(status).toBe(415);
  });

  test.each([
    [{ kind: 'Secret' }, /cannot be handled as a ConfigMap/],
    [{ metadata: { name: 'other' } }, /does not match the name on the URL/],
    [{ metadata: null }, /metadata must be an object/],
  ])('cannot make another object of it with %j', async (body, message) => {
    const answer = await api.call('PATCH', WEB, { body, contentType: MERGE });

    expect([answer.status, answer.body.message]).toEqual([400, expect.stringMatching(message)]);
  });

  test('with dryRun writes nothing', async () => {
    const { writes } = api.cluster;

    const answer = await api.call('PATCH', `${WEB}?dryRun=All`, {
      body: { data: { colour: 'blue' } },
      contentType: MERGE,
    });

    expect([answer.body.data, read('web')?.data]).toEqual([{ colour: 'blue' }, { colour: 'red' }]);
    expect(api.cluster.writes).toBe(writes);
  });
});

describe('status', () => {
  test('is written through its own subresource, and only there', async () => {
    const metadata = { name: 'fresh', namespace: 'shop' };
    const sets = '/apis/argoproj.io/v1alpha1/namespaces/shop/applicationsets';
    const spec = { goTemplate: true };
    const set = { apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet' };
    const body = { ...set, metadata, spec, status: { planted: true } };
    const created = await api.call('POST', sets, { body });
    const { resourceVersion } = created.body.metadata ?? {};

    const answer = await api.call('PUT', `${sets}/fresh/status`, {
      body: { ...set, metadata: { ...metadata, resourceVersion }, spec: {}, status: { ready: true } },
    });

    expect(created.body).not.toHaveProperty('status');
    expect(answer.body).toMatchObject({ spec, status: { ready: true } });
    expect(answer.body.metadata?.generation).toBe(1);
  });

  test('is not there for a kind without it', async () => {
    const { status } = await api.call('PATCH', `${WEB}/status`, { body: {}, contentType: MERGE });

    expect(status).toBe(404);
  });
});

describe('delete', () => {
  test('takes the object away', async () => {
    const { status, body } = await api.call('DELETE', WEB);

    expect([status, body.status, body.details?.name]).toEqual([200, 'Success', 'web']);
    expect(read('web')).toBeUndefined();
  });

  test.each([
    ['?dryRun=All', undefined],
    ['', { dryRun: ['All'] }],
  ])('with dryRun (%s %j) keeps it', async (query, body) => {
    const { status } = await api.call('DELETE', WEB + query, { body });

    expect([status, read('web')?.metadata.name]).toEqual([200, 'web']);
  });

  test('waits for finalizers', async () => {
    const object = configMap('held');
    api.cluster.put({ ...object, metadata: { ...object.metadata, finalizers: ['example.com/hold'] } });

    const deleted = await api.call('DELETE', `${CONFIG_MAPS}/held`);
    const stillThere = read('held') !== undefined;
    await api.call('PATCH', `${CONFIG_MAPS}/held`, {
      body: { metadata: { finalizers: null } },
      contentType: MERGE,
    });

    expect(deleted.body.metadata?.deletionTimestamp).toBeDefined();
    expect([stillThere, read('held')]).toEqual([true, undefined]);
  });

  test('with another uid as precondition is a conflict', async () => {
    const { status } = await api.call('DELETE', WEB, { body: { preconditions: { uid: 'other' } } });

    expect(status).toBe(409);
  });

  test('of a collection goes by selector', async () => {
    api.cluster.put(configMap('old', {}, { age: 'old' }));

    await api.call('DELETE', `${CONFIG_MAPS}?labelSelector=age=old`);

    expect([read('old'), read('web')?.metadata.name]).toEqual([undefined, 'web']);
  });
});
