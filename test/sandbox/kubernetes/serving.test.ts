import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Json, startTestCluster, type TestCluster } from './api-client.ts';

const APPLICATIONS = '/apis/argoproj.io/v1alpha1/applications';
const APPLICATION_DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  name: 'applications.argoproj.io',
};
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

let api: TestCluster;

beforeAll(async () => {
  api = await startTestCluster();
});

afterEach(() => Object.assign(api.cluster.trouble, { mode: 'none', status: undefined, latencyMs: 0 }));

afterAll(() => api.stop());

async function lastOf(events: AsyncIterable<Json>): Promise<Json | undefined> {
  let last: Json | undefined;
  for await (const event of events) last = event;
  return last;
}

const widgets = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget', shortNames: ['wd'] },
    versions: [{ name: 'v1', served: true, storage: true, subresources: { status: {} } }],
  },
};

describe('custom resource definitions', () => {
  test('a posted one is established and served', async () => {
    const created = await api.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      body: widgets,
    });
    const list = await api.call('GET', '/apis/example.com/v1/widgets');

    expect(created.body.status?.conditions).toContainEqual({
      type: 'Established',
      status: 'True',
      reason: 'InitialNamesAccepted',
    });
    expect([list.status, list.body.kind]).toEqual([200, 'WidgetList']);
  });

  test('one that lacks what it takes is refused', async () => {
    const body = { ...widgets, metadata: { name: 'gears.example.com' }, spec: { group: 'example.com' } };

    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const answer = await api.call('POST', path, { body });

    expect(answer.status).toBe(422);
    expect(answer.body.message).toContain('spec.names.plural: Required value');
  });

  test('one that is taken away is no longer served, and its objects come back with it', async () => {
    const { cluster } = api;
    const metadata = { name: 'web', namespace: 'shop' };
    cluster.put({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata });
    const definition = cluster.read(APPLICATION_DEFINITION);

    cluster.remove(APPLICATION_DEFINITION);
    const without = await api.call('GET', APPLICATIONS);
    if (definition) cluster.put(definition);
    const again = await api.call('GET', APPLICATIONS);

    expect([without.status, without.text]).toEqual([404, '404 page not found\n']);
    expect([again.status, again.body.items?.length]).toEqual([200, 1]);
  });
});

describe('discovery', () => {
  test('lists the resources of a group version', async () => {
    const { body } = await api.call('GET', '/apis/operators.coreos.com/v1alpha1');

    expect(body).toMatchObject({ kind: 'APIResourceList', groupVersion: 'operators.coreos.com/v1alpha1' });
    expect(body.resources).toContainEqual(
      expect.objectContaining({ name: 'subscriptions', kind: 'Subscription', shortNames: ['sub', 'subs'] }),
    );
  });

  test('prefers the stable version of a group', async () => {
    const { body } = await api.call('GET', '/apis/external-secrets.io');

    expect(body.preferredVersion?.version).toBe('v1');
  });

  test('comes in one piece for those who ask', async () => {
    const { contentType, body } = await api.call('GET', '/apis', {
      accept: `${AGGREGATED},application/json`,
    });

    expect([contentType, body.kind]).toEqual([AGGREGATED, 'APIGroupDiscoveryList']);
    expect(body.items).toContainEqual(
      expect.objectContaining({ metadata: expect.objectContaining({ name: 'apps' }) }),
    );
  });

  test('tells that a write takes dryRun and fieldValidation', async () => {
    const { body } = await api.call('GET', '/openapi/v3/apis/argoproj.io/v1alpha1');

    const path = body.paths?.['/apis/argoproj.io/v1alpha1/namespaces/{namespace}/applications/{name}'];
    const parameters = path?.patch?.parameters as unknown as { name: string }[];
    expect(parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['dryRun', 'fieldValidation']));
  });
});

describe('trouble', () => {
  test('a planted status is answered as a Status', async () => {
    api.cluster.trouble.status = 503;

    const { status, body } = await api.call('GET', '/api/v1/nodes');

    expect([status, body.kind, body.reason]).toEqual([503, 'Status', 'ServiceUnavailable']);
  });

  test('a refused connection is reset with all that is on it, and the next one is fine', async () => {
    const watch = api.stream('/api/v1/namespaces?watch=true', AbortSignal.timeout(5000));
    await watch.next();
    api.cluster.trouble.mode = 'refuse';
    const refused = api.call('GET', '/version');
    await expect(refused).rejects.toThrow('fetch failed');
    await expect(lastOf(watch)).rejects.toThrow('terminated');

    api.cluster.trouble.mode = 'none';
    const { status } = await api.call('GET', '/version');

    expect(status).toBe(200);
  });

  test('a hanging server does not answer until the caller gives up', async () => {
    api.cluster.trouble.mode = 'hang';

    const hanging = api.call('GET', '/version', { signal: AbortSignal.timeout(200) });

    await expect(hanging).rejects.toThrow('aborted due to timeout');
  });
});
