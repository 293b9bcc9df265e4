import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCluster, type TestCluster } from './api-client.ts';

const PATH = '/api/v1/namespaces/shop/serviceaccounts/bot/token';

let api: TestCluster;

beforeAll(async () => {
  api = await startTestCluster();
  api.cluster.put({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'bot', namespace: 'shop' } });
});

afterAll(() => api.stop());

const ask = (spec: object) => api.call('POST', PATH, { body: { spec } });

const review = async (token: string, audiences?: readonly string[]) => {
  const path = '/apis/authentication.k8s.io/v1/tokenreviews';
  const { body } = await api.call('POST', path, { body: { spec: { token, audiences } } });
  return body.status?.authenticated;
};

test('a token for somebody else is none here, and is reviewed for whom it is for', async () => {
  const { body } = await ask({ audiences: ['vault'] });
  const token = String(body.status?.token);

  const { status } = await api.call('GET', '/apis', { token });

  expect([status, await review(token), await review(token, ['vault'])]).toEqual([401, false, true]);
});

test('a token for others too is one here', async () => {
  const { body } = await ask({ audiences: ['vault', 'https://kubernetes.default.svc'] });

  const { status } = await api.call('GET', '/apis', { token: String(body.status?.token) });

  expect(status).toBe(200);
});

test('less than ten minutes are not given', async () => {
  const { status, body } = await ask({ expirationSeconds: 599 });

  expect([status, body.message]).toEqual([
    422,
    'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes',
  ]);
});

test('the right to it is of the subresource, and may be of one account alone', async () => {
  const rules = [
    { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: ['bot'], verbs: ['create'] },
  ];
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const metadata = { name: 'asks', namespace: 'shop' };
  api.cluster.put({ apiVersion, kind: 'Role', metadata, rules });
  const subjects = [{ kind: 'User', name: 'olga' }];
  api.cluster.put({
    apiVersion,
    kind: 'RoleBinding',
    metadata,
    roleRef: { kind: 'Role', name: 'asks' },
    subjects,
  });
  api.cluster.tokens.set('asks', { username: 'olga', groups: [] });
  api.cluster.put({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'other', namespace: 'shop' },
  });

  const own = await api.call('POST', PATH, { body: {}, token: 'asks' });
  const other = await api.call('POST', PATH.replace('bot', 'other'), { body: {}, token: 'asks' });

  expect([own.status, other.status]).toEqual([201, 403]);
});
