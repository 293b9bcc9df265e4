import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestCluster, type TestCluster } from './api-client.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';
const MAPS = '/api/v1/namespaces/shop/configmaps';

let api: TestCluster;
let clock = new Date('2026-03-01T12:00:00Z');

beforeAll(async () => {
  api = await startTestCluster({ now: () => clock });
  const { cluster } = api;
  cluster.tokens.set('reader', { username: 'rita', groups: ['platform'] });
  cluster.tokens.set('stranger', { username: 'sam', groups: [] });
  cluster.put({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'bot', namespace: 'shop' } });
  cluster.put({
    apiVersion: RBAC,
    kind: 'ClusterRole',
    metadata: { name: 'inspect' },
    rules: [
      { apiGroups: [''], resources: ['nodes'], verbs: ['list'] },
      { apiGroups: ['argoproj.io'], resources: ['*'], verbs: ['get', 'list'] },
      { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
    ],
  });
  cluster.put({
    apiVersion: RBAC,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'inspect' },
    roleRef: { kind: 'ClusterRole', name: 'inspect' },
    subjects: [{ kind: 'Group', name: 'platform' }],
  });
  cluster.put({
    apiVersion: RBAC,
    kind: 'Role',
    metadata: { name: 'one-map', namespace: 'shop' },
    rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: ['settings'], verbs: ['get'] }],
  });
  cluster.put({
    apiVersion: RBAC,
    kind: 'RoleBinding',
    metadata: { name: 'one-map', namespace: 'shop' },
    roleRef: { kind: 'Role', name: 'one-map' },
    subjects: [{ kind: 'ServiceAccount', name: 'bot', namespace: 'shop' }],
  });
  cluster.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } });
});

afterEach(() => api.cluster.forbidden.clear());

afterAll(() => api.stop());

function mayI(token: string, resourceAttributes: object) {
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  return api.call('POST', path, { token, body: { spec: { resourceAttributes } } });
}

async function botToken(expirationSeconds?: number): Promise<string> {
  const path = '/api/v1/namespaces/shop/serviceaccounts/bot/token';
  const { body } = await api.call('POST', path, { body: { spec: { expirationSeconds } } });
  return String(body.status?.token);
}

describe('tokens', () => {
  test('one that is not known is 401', async () => {
    const { status, body } = await api.call('GET', '/api/v1/nodes', { token: 'wrong' });

    expect([status, body]).toEqual([
      401,
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Unauthorized',
        reason: 'Unauthorized',
        code: 401,
      },
    ]);
  });

  test('none is anonymous, who sees the version and nothing else', async () => {
    const version = await api.call('GET', '/version', { token: '' });
    const discovery = await api.call('GET', '/apis', { token: '' });

    expect([version.status, discovery.status]).toEqual([200, 403]);
    expect(discovery.body.message).toBe('forbidden: User "system:anonymous" cannot get path "/apis"');
  });

  test('tell who one is', async () => {
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';

    const { status, body } = await api.call('POST', path, { token: 'reader', body: {} });

    expect([status, body.status]).toEqual([
      201,
      { userInfo: { username: 'rita', groups: ['platform', 'system:authenticated'] } },
    ]);
  });

  test('are asked for by oc whoami as a User', async () => {
    const { body } = await api.call('GET', '/apis/user.openshift.io/v1/users/~', { token: 'stranger' });

    expect(body).toMatchObject({ kind: 'User', metadata: { name: 'sam' } });
  });

  test('of a ServiceAccount stand for it until they expire', async () => {
    const token = await botToken(600);

    const fresh = await api.call('GET', `${MAPS}/settings`, { token });
    clock = new Date(clock.getTime() + 601_000);
    const stale = await api.call('GET', `${MAPS}/settings`, { token });

    expect([fresh.status, stale.status]).toEqual([200, 401]);
  });

  test('are reviewed for others', async () => {
    const path = '/apis/authentication.k8s.io/v1/tokenreviews';

    const known = await api.call('POST', path, { body: { spec: { token: await botToken() } } });
    const unknown = await api.call('POST', path, { body: { spec: { token: 'wrong' } } });

    expect(known.body.status).toMatchObject({
      authenticated: true,
      user: { username: 'system:serviceaccount:shop:bot' },
    });
    expect(unknown.body.status).toMatchObject({ authenticated: false });
  });
});

describe('roles', () => {
  test('a missing right is 403 in the words of an API server', async () => {
    const { status, body } = await api.call('GET', '/api/v1/nodes', { token: 'stranger' });

    expect([status, body.reason, body.details]).toEqual([403, 'Forbidden', { kind: 'nodes' }]);
    expect(body.message).toBe(
      'nodes is forbidden: User "sam" cannot list resource "nodes" in API group "" at the cluster scope',
    );
  });

  test('a missing right on one object names object and namespace', async () => {
    const { body } = await api.call('GET', `${MAPS}/settings`, { token: 'stranger' });

    expect(body.message).toBe(
      'configmaps "settings" is forbidden: User "sam" cannot get resource "configmaps" in API group "" in the namespace "shop"',
    );
    expect(body.details).toEqual({ name: 'settings', kind: 'configmaps' });
  });

  test.each([
    ['list a granted resource', 'GET', '/api/v1/nodes', 200],
    ['list a resource granted by wildcard', 'GET', '/apis/argoproj.io/v1alpha1/applications', 200],
    ['read one of what may only be listed', 'GET', '/api/v1/nodes/worker-1', 403],
    ['watch what may only be listed', 'GET', '/api/v1/nodes?watch=true', 403],
    [
      'write what may only be read',
      'DELETE',
      '/apis/argoproj.io/v1alpha1/namespaces/shop/applications/web',
      403,
    ],
    ['read the unserved without a right', 'GET', '/apis/nobody.example/v1/things', 403],
  ])('%s', async (_title, method, path, expected) => {
    const { status } = await api.call(method, path, { token: 'reader' });

    expect(status).toBe(expected);
  });

  test('a Role with resourceNames opens those names, in its namespace', async () => {
    const token = await botToken();

    const statuses = await Promise.all(
      [`${MAPS}/settings`, `${MAPS}/other`, MAPS, '/api/v1/namespaces/default/configmaps/settings'].map(
        async (path) => (await api.call('GET', path, { token })).status,
      ),
    );

    expect(statuses).toEqual([200, 403, 403, 403]);
  });

  test.each([
    ['reader', { verb: 'list', resource: 'nodes' }, true],
    ['reader', { verb: 'get', resource: 'nodes' }, false],
    ['reader', { verb: 'get', group: 'argoproj.io', resource: 'applications', namespace: 'shop' }, true],
    ['reader', { verb: 'create', resource: 'pods', subresource: 'exec', namespace: 'shop' }, true],
    ['reader', { verb: 'create', resource: 'pods', namespace: 'shop' }, false],
    ['stranger', { verb: 'list', resource: 'nodes' }, false],
    ['admin', { verb: 'delete', resource: 'nodes' }, true],
  ])('%s is told whether %j is allowed: %s', async (token, attributes, allowed) => {
    const { status, body } = await mayI(token, attributes);

    expect([status, body.status?.allowed]).toEqual([201, allowed]);
  });

  test('may be asked for somebody else', async () => {
    const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
    const spec = {
      user: 'anna',
      groups: ['platform'],
      resourceAttributes: { verb: 'list', resource: 'nodes' },
    };

    const { body } = await api.call('POST', path, { body: { spec } });

    expect(body.status).toEqual({ allowed: true });
  });
});

describe('impersonation', () => {
  const headers = { 'impersonate-user': 'rita', 'impersonate-group': 'platform' };

  test('lets an administrator act as somebody else, with no more than their rights', async () => {
    const nodes = await api.call('GET', '/api/v1/nodes', { headers });
    const pods = await api.call('GET', '/api/v1/pods', { headers });

    expect([nodes.status, pods.status]).toEqual([200, 403]);
    expect(pods.body.message).toContain('User "rita" cannot list resource "pods"');
  });

  test('is refused to those without the right', async () => {
    const { status, body } = await api.call('GET', '/api/v1/nodes', { token: 'stranger', headers });

    expect([status, body.message]).toEqual([
      403,
      'users "rita" is forbidden: User "sam" cannot impersonate resource "users" in API group "" at the cluster scope',
    ]);
  });
});

describe('rights taken away', () => {
  test('are missing for requests and in reviews, for administrators too', async () => {
    api.cluster.forbidden.add('list nodes');
    api.cluster.forbidden.add('list applications.argoproj.io');

    const nodes = await api.call('GET', '/api/v1/nodes');
    const applications = await api.call('GET', '/apis/argoproj.io/v1alpha1/applications');
    const review = await mayI('admin', { verb: 'list', group: 'argoproj.io', resource: 'applications' });
    const other = await api.call('GET', '/api/v1/pods');

    expect([nodes.status, applications.status, other.status]).toEqual([403, 403, 200]);
    expect(review.body.status).toEqual({ allowed: false });
  });
});
