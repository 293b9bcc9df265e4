import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestCluster, type TestCluster } from '../api-client.ts';

const ARGO = 'argoproj.io/v1alpha1';
const RBAC = 'rbac.authorization.k8s.io/v1';
const MERGE = 'application/merge-patch+json';
const JSON_PATCH = 'application/json-patch+json';
const KEY = { apiVersion: ARGO, kind: 'Application', name: 'web', namespace: 'shop' };
const PATH = `/apis/${ARGO}/namespaces/shop/applications/web`;
const operation = { sync: { revision: '0'.repeat(40) } };

let api: TestCluster;

beforeAll(async () => {
  api = await startTestCluster();
  api.cluster.argocd.isStuck = true;
  for (const [name, verbs] of [
    ['reader', ['get', 'list']],
    ['writer', ['get', 'patch']],
  ] as const) {
    api.cluster.tokens.set(name, { username: name, groups: [] });
    const metadata = { name, namespace: 'shop' };
    const rules = [{ apiGroups: ['argoproj.io'], resources: ['applications'], verbs }];
    const roleRef = { kind: 'Role', name };
    const subjects = [{ kind: 'User', name }];
    api.cluster.put({ apiVersion: RBAC, kind: 'Role', metadata, rules });
    api.cluster.put({ apiVersion: RBAC, kind: 'RoleBinding', metadata, roleRef, subjects });
  }
});

afterAll(() => api.stop());

beforeEach(() => {
  const metadata = { name: 'web', namespace: 'shop' };
  api.cluster.put({ ...KEY, metadata, spec: {}, status: { sync: { status: 'Synced' } } });
});

const patch = (body: unknown, { contentType = MERGE, token = 'writer', at = PATH } = {}) =>
  api.call('PATCH', at, { body, contentType, token });
const versionOf = () => api.cluster.read(KEY)?.metadata.resourceVersion;

test('a merge patch with the resourceVersion of now is taken', async () => {
  const { status } = await patch({ metadata: { resourceVersion: versionOf() }, operation });

  expect([status, api.cluster.read(KEY)?.operation]).toEqual([200, operation]);
});

test('a merge patch with the resourceVersion of before is a conflict, and changes nothing', async () => {
  const resourceVersion = versionOf();
  api.cluster.change(KEY, ({ metadata }) => {
    metadata.labels = { changed: 'meanwhile' };
  });

  const { status, body } = await patch({ metadata: { resourceVersion }, operation });

  expect([status, body.reason, api.cluster.read(KEY)?.operation]).toEqual([409, 'Conflict', undefined]);
});

test('a JSON patch that tests for another resourceVersion is refused, and changes nothing', async () => {
  const set = { op: 'add', path: '/operation', value: operation };
  const expectVersion = (value: unknown) => ({ op: 'test', path: '/metadata/resourceVersion', value });
  const contentType = JSON_PATCH;

  const late = await patch([expectVersion('1'), set], { contentType });
  const untouched = api.cluster.read(KEY)?.operation;
  const timely = await patch([expectVersion(versionOf()), set], { contentType });

  expect([late.status, untouched, timely.status]).toEqual([422, undefined, 200]);
  expect(api.cluster.read(KEY)?.operation).toEqual(operation);
});

test('an Application has no status of its own, and its status is written with the rest', async () => {
  const status = { operationState: { phase: 'Terminating' } };

  const apart = await patch({ status }, { at: `${PATH}/status`, token: 'admin' });
  const whole = await patch({ status });

  expect([apart.status, whole.status]).toEqual([404, 200]);
  expect(api.cluster.read(KEY)?.status).toMatchObject(status);
});

test('who may read Applications and not patch them is told so', async () => {
  const { status, body } = await patch({ operation }, { token: 'reader' });

  expect([status, body.message]).toEqual([
    403,
    'applications.argoproj.io "web" is forbidden: User "reader" cannot patch resource "applications" in API group "argoproj.io" in the namespace "shop"',
  ]);
});

test('a dry run of a patch is not an operation that was written', async () => {
  const before = api.cluster.argocd.written.length;

  const { status } = await patch({ operation }, { at: `${PATH}?dryRun=All` });

  expect([status, api.cluster.argocd.written.length]).toEqual([200, before]);
});
