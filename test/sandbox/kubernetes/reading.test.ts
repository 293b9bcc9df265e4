import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configMap, startTestCluster, type TestCluster } from './api-client.ts';

const CONFIG_MAPS = '/api/v1/namespaces/shop/configmaps';
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

let api: TestCluster;

beforeAll(async () => {
  api = await startTestCluster();
  for (let index = 1; index <= 5; index += 1) {
    const tier = index % 2 ? 'odd' : 'even';
    api.cluster.put(configMap(`map-${index}`, { key: `${index}` }, { tier }));
  }
});

afterAll(() => api.stop());

const names = (body: { items?: unknown }) =>
  (body.items as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name);

describe('get', () => {
  test('answers an object with its uid and resourceVersion', async () => {
    const { status, body } = await api.call('GET', `${CONFIG_MAPS}/map-1`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: {
        name: 'map-1',
        namespace: 'shop',
        resourceVersion: expect.any(String),
        uid: expect.any(String),
      },
      data: { key: '1' },
    });
  });

  test('says what is not there in the words of an API server', async () => {
    const { status, body } = await api.call(
      'GET',
      '/apis/argoproj.io/v1alpha1/namespaces/shop/applications/web',
    );

    expect(status).toBe(404);
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'applications.argoproj.io "web" not found',
      reason: 'NotFound',
      details: { name: 'web', group: 'argoproj.io', kind: 'applications' },
      code: 404,
    });
  });

  test('shows an object in every version that is served', async () => {
    api.cluster.put({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ClusterSecretStore',
      metadata: { name: 'vault' },
      status: {},
    });

    const { body } = await api.call('GET', '/apis/external-secrets.io/v1beta1/clustersecretstores/vault');

    expect(body.apiVersion).toBe('external-secrets.io/v1beta1');
  });

  test('refuses a path with a broken escape', async () => {
    const { status } = await api.call('GET', `${CONFIG_MAPS}/%zz`);

    expect(status).toBe(400);
  });

  test('answers a path that nothing serves with plain text', async () => {
    const { status, contentType, text } = await api.call('GET', '/apis/nobody.example/v1/things');

    expect([status, contentType, text]).toEqual([404, 'text/plain; charset=utf-8', '404 page not found\n']);
  });
});

describe('list', () => {
  test('is a list of the kind, in order, with a resourceVersion', async () => {
    const { body } = await api.call('GET', CONFIG_MAPS);

    expect(body.kind).toBe('ConfigMapList');
    expect(names(body)).toEqual(['map-1', 'map-2', 'map-3', 'map-4', 'map-5']);
    expect(Number(body.metadata?.resourceVersion)).toBeGreaterThan(0);
  });

  test.each([
    ['labelSelector=tier=even', ['map-2', 'map-4']],
    ['labelSelector=tier!=even', ['map-1', 'map-3', 'map-5']],
    [`labelSelector=${encodeURIComponent('tier in (even,prime)')}`, ['map-2', 'map-4']],
    [`labelSelector=${encodeURIComponent('tier notin (even)')}`, ['map-1', 'map-3', 'map-5']],
    ['labelSelector=!tier', []],
    ['fieldSelector=metadata.name=map-3', ['map-3']],
    ['fieldSelector=metadata.name!=map-3&labelSelector=tier=odd', ['map-1', 'map-5']],
  ])('selects by %s', async (query, expected) => {
    const { body } = await api.call('GET', `${CONFIG_MAPS}?${query}`);

    expect(names(body)).toEqual(expected);
  });

  test('refuses a field that cannot be selected by', async () => {
    const { status, body } = await api.call('GET', `${CONFIG_MAPS}?fieldSelector=data.key=1`);

    expect([status, body.message]).toEqual([
      400,
      '"data.key" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ]);
  });

  test('comes in pages that all show the first one’s moment', async () => {
    const first = await api.call('GET', `${CONFIG_MAPS}?limit=2`);
    api.cluster.put(configMap('map-3-late'));
    const rest = await api.call('GET', `${CONFIG_MAPS}?limit=9&continue=${first.body.metadata?.continue}`);
    api.cluster.remove({ apiVersion: 'v1', kind: 'ConfigMap', name: 'map-3-late', namespace: 'shop' });

    expect(names(first.body)).toEqual(['map-1', 'map-2']);
    expect(first.body.metadata?.remainingItemCount).toBe(3);
    expect(names(rest.body)).toEqual(['map-3', 'map-4', 'map-5']);
    expect(rest.body.metadata?.continue).toBeUndefined();
    expect(rest.body.metadata?.resourceVersion).toBe(first.body.metadata?.resourceVersion);
  });

  test('answers 410 to a token from before a compaction, with one to go on from', async () => {
    const first = await api.call('GET', `${CONFIG_MAPS}?limit=2`);
    api.cluster.compact();

    const gone = await api.call('GET', `${CONFIG_MAPS}?limit=2&continue=${first.body.metadata?.continue}`);
    const token = gone.body.metadata?.continue;
    const next = await api.call('GET', `${CONFIG_MAPS}?limit=2&continue=${token}`);

    expect([gone.status, gone.body.reason]).toEqual([410, 'Expired']);
    expect(names(next.body)).toEqual(['map-3', 'map-4']);
  });

  test('refuses a token that it never gave', async () => {
    const { status, body } = await api.call('GET', `${CONFIG_MAPS}?limit=2&continue=bm9uc2Vuc2U`);

    expect([status, body.message]).toEqual([400, 'invalid continue token: continue key is not valid']);
  });
});

describe('forms', () => {
  test('a Table has the columns of kubectl get', async () => {
    const { body } = await api.call('GET', `${CONFIG_MAPS}?limit=1`, { accept: TABLE });

    const columns = body.columnDefinitions as unknown as { name: string }[];
    expect(body.kind).toBe('Table');
    expect(columns.map(({ name }) => name)).toEqual(['Name', 'Data', 'Age']);
    expect(body.rows?.[0]).toMatchObject({
      cells: ['map-1', 1, expect.stringMatching(/^\d+s$/)],
      object: { kind: 'PartialObjectMetadata', metadata: { name: 'map-1' } },
    });
  });

  test('a Table of a custom resource has the columns of its definition', async () => {
    api.cluster.put({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'web', namespace: 'shop' },
      status: { sync: { status: 'Synced' }, health: { status: 'Degraded' } },
    });
    const path = '/apis/argoproj.io/v1alpha1/namespaces/shop/applications';

    const { body } = await api.call('GET', path, { accept: TABLE });

    expect(body.rows?.[0]?.cells).toEqual(['web', 'Synced', 'Degraded', null]);
  });

  test('PartialObjectMetadataList carries metadata only', async () => {
    const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

    const { body } = await api.call('GET', CONFIG_MAPS, { accept });

    expect(body.kind).toBe('PartialObjectMetadataList');
    expect(Object.keys(body.items?.[0] ?? {})).toEqual(['kind', 'apiVersion', 'metadata']);
  });

  test('a form that it does not speak is 406', async () => {
    const { status, body } = await api.call('GET', CONFIG_MAPS, {
      accept: 'application/vnd.kubernetes.protobuf',
    });

    expect([status, body.reason]).toEqual([406, 'NotAcceptable']);
  });
});
