import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  BITIQ_TOKEN,
  BOOTSTRAP_TOKEN,
  PROCESS_TOKEN,
  SYNC_TOKEN,
} from '../../sandbox/fixtures/cluster/access.ts';
import type { TestCluster } from '../sandbox/kubernetes/api-client.ts';
import { GITOPS, startDeployedCluster } from './deployed-cluster.ts';

const TOKENS = [
  ['bitiq', PROCESS_TOKEN],
  ['bitiq-read', BITIQ_TOKEN],
  ['bitiq-sync', SYNC_TOKEN],
  ['bitiq-bootstrap', BOOTSTRAP_TOKEN],
] as const;

const SECRETS = '/api/v1/namespaces/cert-manager/secrets';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const POLICIES = '/apis/admissionregistration.k8s.io/v1';

const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'new', namespace: 'cert-manager' } };
const role = {
  metadata: { name: 'mine' },
  rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
};
const binding = {
  metadata: { name: 'mine' },
  roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [],
};

let api: TestCluster;

beforeAll(async () => {
  api = await startDeployedCluster();
  api.cluster.put({
    ...secret,
    metadata: { ...secret.metadata, name: 'route53' },
    data: { key: 'c2VjcmV0' },
  });
});

afterAll(() => api.stop());

const NOBODY: [what: string, method: string, path: string, body?: object][] = [
  ['get a Secret', 'GET', `${SECRETS}/route53`],
  ['list the Secrets of a namespace', 'GET', SECRETS],
  ['list all Secrets', 'GET', '/api/v1/secrets'],
  ['watch all Secrets', 'GET', '/api/v1/secrets?watch=true'],
  ['create a Secret', 'POST', SECRETS, secret],
  ['create a Secret that is there', 'POST', SECRETS, { ...secret, metadata: { name: 'route53' } }],
  ['patch a Secret', 'PATCH', `${SECRETS}/route53`, { data: {} }],
  ['patch a Secret, as a dry run', 'PATCH', `${SECRETS}/route53?dryRun=All`, { data: {} }],
  ['replace a Secret', 'PUT', `${SECRETS}/route53`, secret],
  ['delete a Secret', 'DELETE', `${SECRETS}/route53`],
  ['delete all Secrets', 'DELETE', SECRETS],
  ['list ConfigMaps', 'GET', '/api/v1/configmaps'],
  ['run a command in a pod', 'POST', `/api/v1/namespaces/${GITOPS}/pods/argocd/exec?command=env`],
  ['run a command in a pod, by GET', 'GET', `/api/v1/namespaces/${GITOPS}/pods/argocd/exec?command=env`],
  ['attach to a pod', 'POST', `/api/v1/namespaces/${GITOPS}/pods/argocd/attach`],
  ['forward a port of a pod', 'POST', `/api/v1/namespaces/${GITOPS}/pods/argocd/portforward`],
  ['read the log of a pod', 'GET', `/api/v1/namespaces/${GITOPS}/pods/argocd/log`],
  ['create a pod', 'POST', `/api/v1/namespaces/${GITOPS}/pods`, { metadata: { name: 'mine' } }],
  ['go through a node', 'GET', '/api/v1/nodes/master-0/proxy/pods'],
  ['create a ClusterRole', 'POST', `${RBAC}/clusterroles`, role],
  ['widen its own ClusterRole', 'PATCH', `${RBAC}/clusterroles/bitiq-read`, { rules: role.rules }],
  ['bind itself to cluster-admin', 'POST', `${RBAC}/clusterrolebindings`, binding],
  ['create a Role', 'POST', `${RBAC}/namespaces/bitiq/roles`, role],
  ['take away a policy', 'DELETE', `${POLICIES}/validatingadmissionpolicies/bitiq-secrets-dry-run-only`],
  [
    'loosen a policy',
    'PATCH',
    `${POLICIES}/validatingadmissionpolicybindings/bitiq-secrets-dry-run-only`,
    { spec: { validationActions: ['Audit'] } },
  ],
  [
    'get a token of its neighbour',
    'POST',
    '/api/v1/namespaces/cert-manager/serviceaccounts/cert-manager/token',
    {},
  ],
  ['delete an Application', 'DELETE', `/apis/argoproj.io/v1alpha1/namespaces/${GITOPS}/applications/web`],
];

describe.each(TOKENS)('%s', (_name, token) => {
  test.each(NOBODY)('may not %s', async (_what, method, path, body) => {
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';

    const { status, body: answer } = await api.call(method, path, {
      token,
      contentType,
      ...(body && { body }),
    });

    expect([status, answer.reason]).toEqual([403, 'Forbidden']);
  });

  test.each([
    ['an administrator', { 'impersonate-user': 'system:admin', 'impersonate-group': 'system:masters' }],
    ['a ServiceAccount of Argo CD', { 'impersonate-user': `system:serviceaccount:${GITOPS}:argocd` }],
  ])('may not act as %s', async (_whom, headers) => {
    const { status, body } = await api.call('GET', '/api/v1/nodes', { token, headers });

    expect([status, body.message]).toEqual([403, expect.stringContaining('cannot impersonate')]);
  });

  test.each([
    ['escalate', 'rbac.authorization.k8s.io', 'clusterroles'],
    ['bind', 'rbac.authorization.k8s.io', 'clusterroles'],
    ['escalate', 'rbac.authorization.k8s.io', 'roles'],
    ['bind', 'rbac.authorization.k8s.io', 'roles'],
    ['impersonate', '', 'users'],
    ['impersonate', '', 'groups'],
    ['impersonate', '', 'serviceaccounts'],
    ['*', '*', '*'],
  ])('has no right to %s of %s %s', async (verb, group, resource) => {
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const body = { spec: { resourceAttributes: { verb, group, resource, namespace: GITOPS } } };

    expect((await api.call('POST', path, { token, body })).body.status?.allowed).toBe(false);
  });
});

test('what was forbidden changed nothing', () => {
  const keyOf = (name: string) => ({ apiVersion: 'v1', kind: 'Secret', name, namespace: 'cert-manager' });

  expect(api.cluster.read(keyOf('new'))).toBeUndefined();
  expect(api.cluster.read(keyOf('route53'))?.data).toEqual({ key: 'c2VjcmV0' });
});

describe('what they may', () => {
  test.each([
    ['bitiq-read', BITIQ_TOKEN],
    ['bitiq-bootstrap', BOOTSTRAP_TOKEN],
  ])('%s asks whether a Secret is there, by a dry run', async (_name, token) => {
    const ask = (name: string) =>
      api.call('POST', `${SECRETS}?dryRun=All`, { token, body: { ...secret, metadata: { name } } });

    expect([(await ask('route53')).status, (await ask('new')).status]).toEqual([409, 201]);
  });

  test.each([
    ['bitiq', PROCESS_TOKEN],
    ['bitiq-sync', SYNC_TOKEN],
  ])('%s may not even that', async (_name, token) => {
    expect((await api.call('POST', `${SECRETS}?dryRun=All`, { token, body: secret })).status).toBe(403);
  });

  test('the refusal of a real create is the policy, for whom roles would let do it', async () => {
    const { body } = await api.call('POST', SECRETS, { token: BITIQ_TOKEN, body: secret });

    expect(body.message).toBe(
      `secrets "new" is forbidden: ValidatingAdmissionPolicy 'bitiq-secrets-dry-run-only' with binding 'bitiq-secrets-dry-run-only' denied request: bitiq may only ask whether a Secret exists (dryRun=All)`,
    );
  });

  test.each([
    ['bitiq-read', 201],
    ['bitiq-sync', 201],
    ['bitiq-bootstrap', 201],
    ['bitiq', 403],
    ['default', 403],
  ])('bitiq asks for a token of %s: %i', async (name, expected) => {
    api.cluster.put({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace: 'bitiq' },
    });
    const path = `/api/v1/namespaces/bitiq/serviceaccounts/${name}/token`;

    expect((await api.call('POST', path, { token: PROCESS_TOKEN, body: {} })).status).toBe(expected);
  });

  test.each(TOKENS.slice(1))("%s asks for nobody's token", async (_name, token) => {
    const path = '/api/v1/namespaces/bitiq/serviceaccounts/bitiq-bootstrap/token';

    expect((await api.call('POST', path, { token, body: {} })).status).toBe(403);
  });
});
