import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOOTSTRAP_TOKEN } from '../../sandbox/fixtures/cluster/access.ts';
import type { KubernetesObject } from '../../sandbox/world.ts';
import type { TestCluster } from '../sandbox/kubernetes/api-client.ts';
import {
  APPLICATIONS,
  COMMIT,
  GITOPS,
  ORDER,
  patch,
  putApplication,
  startDeployedCluster,
} from './deployed-cluster.ts';

const OPERATORS = '/apis/operators.coreos.com/v1alpha1/namespaces/cert-manager';
const SETS = `/apis/argoproj.io/v1alpha1/namespaces/${GITOPS}/applicationsets`;

const PLAN: KubernetesObject = {
  apiVersion: 'operators.coreos.com/v1alpha1',
  kind: 'InstallPlan',
  metadata: { name: 'install-1', namespace: 'cert-manager' },
  spec: { approval: 'Manual', approved: false, clusterServiceVersionNames: ['cert-manager.v1'] },
};

const NAMESPACE: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: 'known',
    labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    annotations: { 'openshift.io/sa.scc.supplemental-groups': '1000/100' },
  },
};

const VAULT = `/apis/redhatcop.redhat.io/v1alpha1/namespaces/${GITOPS}`;

/** A policy of Vault, as an operator takes it there. */
function vaultPolicy(name: string, spec: object = {}) {
  return {
    apiVersion: 'redhatcop.redhat.io/v1alpha1',
    kind: 'Policy',
    metadata: { name },
    spec: { policy: 'path "gitops/data/*" { capabilities = ["read"] }', type: 'acl', ...spec },
  };
}

function vaultRole(spec: object = {}) {
  return {
    apiVersion: 'redhatcop.redhat.io/v1alpha1',
    kind: 'KubernetesAuthEngineRole',
    metadata: { name: 'gitops-prod' },
    spec: {
      path: 'kubernetes',
      policies: ['gitops-prod'],
      targetServiceAccounts: ['default'],
      targetNamespaces: { targetNamespaces: ['bitiq-prod'] },
      ...spec,
    },
  };
}

function vaultMount(spec: object = {}) {
  return {
    apiVersion: 'redhatcop.redhat.io/v1alpha1',
    kind: 'SecretEngineMount',
    metadata: { name: 'gitops' },
    spec: { type: 'kv', options: { version: '2' }, ...spec },
  };
}

/** The garbage collector deletes what one owns that is not there. */
const GONE = [
  { apiVersion: 'v1', kind: 'Namespace', name: 'gone', uid: '0b6a7f7e-0000-4000-8000-000000000000' },
];

const ROUTERS = '/apis/operator.openshift.io/v1/namespaces/openshift-ingress-operator/ingresscontrollers';

const ROUTER: KubernetesObject = {
  apiVersion: 'operator.openshift.io/v1',
  kind: 'IngressController',
  metadata: { name: 'default', namespace: 'openshift-ingress-operator' },
  spec: { replicas: 2, defaultCertificate: { name: 'before' } },
  status: { availableReplicas: 2 },
};

let api: TestCluster;

beforeAll(async () => {
  api = await startDeployedCluster();
  api.cluster.put(PLAN);
  api.cluster.put(NAMESPACE);
  api.cluster.put(ROUTER);
});

afterAll(() => api.stop());

/** Server-side apply, as bootstrap does it, always as a dry run: each test finds the same cluster. */
function apply(path: string, object: object) {
  return api.call('PATCH', `${path}?fieldManager=bitiq&force=true&dryRun=All`, {
    token: BOOTSTRAP_TOKEN,
    body: object,
    contentType: 'application/apply-patch+yaml',
  });
}

const asBootstrap = (path: string, body: object) => patch(api, `${path}?dryRun=All`, body, BOOTSTRAP_TOKEN);

const SPEC = {
  project: 'default',
  source: {
    repoURL: 'https://github.example/platform/gitops',
    path: 'charts/argocd-apps',
    targetRevision: COMMIT,
  },
  destination: { server: 'https://kubernetes.default.svc', namespace: GITOPS },
};

function application(more: object = {}, spec: object = SPEC) {
  const metadata = { name: 'root', namespace: GITOPS };
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata, spec, ...more };
}

function applicationSet(spec: object = {}, template: object = SPEC) {
  const metadata = { name: 'by-env', namespace: GITOPS };
  const generators = [{ list: { elements: [{ env: 'prod' }] } }];
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata,
    spec: { generators, template: { metadata: { name: '{{env}}' }, spec: template }, ...spec },
  };
}

const AUTOMATED = { ...SPEC, syncPolicy: { automated: { prune: true } } };

describe('it may', () => {
  test.each<[string, string, object]>([
    ['register an Application', `${APPLICATIONS}/root`, application()],
    [
      'register one with sync options',
      `${APPLICATIONS}/root`,
      application({}, { ...SPEC, syncPolicy: { syncOptions: ['CreateNamespace=true'] } }),
    ],
    ['register an ApplicationSet', `${SETS}/by-env`, applicationSet()],
    [
      'ask for an operator',
      `${OPERATORS}/subscriptions/cert-manager`,
      {
        apiVersion: 'operators.coreos.com/v1alpha1',
        kind: 'Subscription',
        metadata: { name: 'cert-manager' },
        spec: { name: 'cert-manager', channel: 'stable-v1', source: 'redhat-operators' },
      },
    ],
    [
      'make a namespace that Argo CD manages',
      '/api/v1/namespaces/bitiq-prod',
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'bitiq-prod', labels: { 'argocd.argoproj.io/managed-by': GITOPS } },
      },
    ],
    [
      'have a namespace managed by Argo CD',
      '/api/v1/namespaces/known',
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'known', labels: { 'argocd.argoproj.io/managed-by': GITOPS } },
      },
    ],
    ["write the environment's policy of Vault", `${VAULT}/policies/gitops-prod`, vaultPolicy('gitops-prod')],
    [
      'write one that Vault knows by another name',
      `${VAULT}/policies/prod`,
      vaultPolicy('prod', { name: 'gitops-prod' }),
    ],
    ['let the environment log in to Vault', `${VAULT}/kubernetesauthengineroles/gitops-prod`, vaultRole()],
    ['mount what secrets are kept in', `${VAULT}/secretenginemounts/gitops`, vaultMount()],
    [
      'register an ApplicationSet that says how it is looked after',
      `${SETS}/by-env`,
      applicationSet({ strategy: { type: 'AllAtOnce' } }),
    ],
  ])('%s', async (_what, path, object) => {
    const { status, text } = await apply(path, object);

    expect([200, 201], text).toContain(status);
  });

  test('approve an InstallPlan', async () => {
    expect(
      (await asBootstrap(`${OPERATORS}/installplans/install-1`, { spec: { approved: true } })).status,
    ).toBe(200);
  });

  test('give the router a certificate, and take it away', async () => {
    const given = await asBootstrap(`${ROUTERS}/default`, { spec: { defaultCertificate: { name: 'tls' } } });
    const taken = await asBootstrap(`${ROUTERS}/default`, { spec: { defaultCertificate: null } });

    expect([given.status, taken.status]).toEqual([200, 200]);
  });

  test('change an Application that is being synced, and leave that alone', async () => {
    const path = putApplication(api, 'web', { operation: ORDER });

    expect((await asBootstrap(path, { spec: { project: 'other' } })).status).toBe(200);
  });
});

describe('it may not', () => {
  const nested = (template: object) => [{ list: { elements: [], template } }];

  test.each<[string, string, object, RegExp]>([
    ['sync what it registers', `${APPLICATIONS}/root`, application({ operation: ORDER }), /not sync it/],
    ['register what syncs by itself', `${APPLICATIONS}/root`, application({}, AUTOMATED), /syncs by itself/],
    [
      'register with a status',
      `${APPLICATIONS}/root`,
      application({ status: { sync: {} } }),
      /write the status/,
    ],
    [
      'register a set of what syncs by itself',
      `${SETS}/by-env`,
      applicationSet({}, AUTOMATED),
      /syncs by itself/,
    ],
    [
      'register a set that patches its template',
      `${SETS}/by-env`,
      applicationSet({ templatePatch: 'spec: {}' }),
      /another template/,
    ],
    [
      'register a set whose generator has a template',
      `${SETS}/by-env`,
      applicationSet({ generators: nested({ spec: AUTOMATED }) }),
      /another template/,
    ],
    [
      'register a set with generators in generators',
      `${SETS}/by-env`,
      applicationSet({ generators: [{ matrix: { generators: nested({ spec: AUTOMATED }) } }] }),
      /another template/,
    ],
    [
      'register a set that syncs what it makes',
      `${SETS}/by-env`,
      applicationSet({ strategy: { type: 'RollingSync', rollingSync: { steps: [] } } }),
      /syncs what it makes/,
    ],
    [
      'register what it says that somebody owns',
      `${APPLICATIONS}/root`,
      { ...application(), metadata: { name: 'root', namespace: GITOPS, ownerReferences: GONE } },
      /who owns an object/,
    ],
    [
      'register what holds on to its deletion',
      `${APPLICATIONS}/root`,
      { ...application(), metadata: { name: 'root', namespace: GITOPS, finalizers: ['bitiq.example/hold'] } },
      /or its finalizers/,
    ],
    [
      'have the operator log in to another Vault',
      `${VAULT}/policies/gitops-prod`,
      vaultPolicy('gitops-prod', { connection: { address: 'https://evil.example' } }),
      /another Vault/,
    ],
    [
      "write bitiq's own policy by a name that leads there",
      `${VAULT}/policies/gitops-prod`,
      vaultPolicy('gitops-prod', { name: 'gitops-prod/../bitiq' }),
      /leads out of its place/,
    ],
    [
      'write a role into another way to log in',
      `${VAULT}/kubernetesauthengineroles/gitops-prod`,
      vaultRole({ path: 'kubernetes/../approle' }),
      /leads out of its place/,
    ],
    [
      'mount where it is no place for secrets',
      `${VAULT}/secretenginemounts/gitops`,
      vaultMount({ path: '../auth' }),
      /leads out of its place/,
    ],
    [
      'mount in another Vault',
      `${VAULT}/secretenginemounts/gitops`,
      vaultMount({ connection: { address: 'https://evil.example' } }),
      /another Vault/,
    ],
    [
      'make a namespace with rights',
      '/api/v1/namespaces/mine',
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'mine', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
      },
      /labels of a namespace/,
    ],
    ...['bitiq', 'kube-system', 'default'].map(
      (name) =>
        [
          `give Argo CD the namespace ${name}`,
          `/api/v1/namespaces/${name}`,
          {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: { name, labels: { 'argocd.argoproj.io/managed-by': GITOPS } },
          },
          /label its own namespace/,
        ] as [string, string, object, RegExp],
    ),
    ["write bitiq's own policy of Vault", `${VAULT}/policies/bitiq`, vaultPolicy('bitiq'), /called gitops-/],
    [
      "write bitiq's own policy by another name",
      `${VAULT}/policies/gitops-prod`,
      vaultPolicy('gitops-prod', { name: 'bitiq' }),
      /called gitops-/,
    ],
    ...(
      [
        ['its own namespace', { targetNamespaces: { targetNamespaces: ['bitiq-prod', 'bitiq'] } }],
        ['namespaces by pattern', { targetNamespaces: { targetNamespaces: ['bit*'] } }],
        ['namespaces by label', { targetNamespaces: { targetNamespaceSelector: { matchLabels: {} } } }],
        ['any policy', { policies: ['gitops-prod', 'admin'] }],
      ] as const
    ).map(
      ([what, spec]) =>
        [
          `write a role of Vault for ${what}`,
          `${VAULT}/kubernetesauthengineroles/gitops-prod`,
          vaultRole(spec),
          /role of Vault for named namespaces/,
        ] as [string, string, object, RegExp],
    ),
  ])('%s', async (_what, path, object, why) => {
    const { status, body } = await apply(path, object);

    expect([status, body.message]).toEqual([403, expect.stringMatching(why)]);
  });

  test.each<[string, object, RegExp]>([
    ['a label', { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } }, /labels of a namespace/],
    ['a label, away', { labels: { 'pod-security.kubernetes.io/enforce': null } }, /labels of a namespace/],
    ['an annotation', { annotations: { 'openshift.io/sa.scc.supplemental-groups': '0/1' } }, /annotations/],
    ['an annotation, away', { annotations: null }, /annotations/],
  ])('change of a namespace %s', async (_what, metadata, why) => {
    const { status, body } = await asBootstrap('/api/v1/namespaces/known', { metadata });

    expect([status, body.message]).toEqual([403, expect.stringMatching(why)]);
  });

  test.each([
    ['what is installed', { clusterServiceVersionNames: ['evil.v1'], approved: true }],
    ['a field, away', { approval: null, approved: true }],
    ['a new field', { generation: 2, approved: true }],
    ['nothing', { approved: false }],
  ])('change of an InstallPlan %s', async (_what, spec) => {
    const { status, body } = await asBootstrap(`${OPERATORS}/installplans/install-1`, { spec });

    expect([status, body.message]).toEqual([403, expect.stringMatching(/may only set approved/)]);
  });

  test.each([
    ['what it serves', { namespaceSelector: { matchLabels: { a: 'b' } } }],
    ['how many there are', { replicas: 0 }],
    ['a field, away', { replicas: null }],
  ])('change of the router %s', async (_what, spec) => {
    const { status, body: answer } = await asBootstrap(`${ROUTERS}/default`, { spec });

    expect([status, answer.message]).toEqual([403, expect.stringMatching(/only set defaultCertificate/)]);
  });

  test.each([
    ['take back', { operation: null }],
    ['change', { operation: { sync: { revision: 'main' } } }],
  ])('%s an operation of an Application', async (_what, body) => {
    const path = putApplication(api, 'web', { operation: ORDER });

    const { status, body: answer } = await asBootstrap(path, body);

    expect([status, answer.message]).toEqual([403, expect.stringMatching(/not sync it/)]);
  });

  test('sync an Application that is there, or write its status', async () => {
    const path = putApplication(api, 'web');

    const synced = await asBootstrap(path, { operation: ORDER });
    const written = await asBootstrap(path, { status: { sync: { status: 'Synced' } } });

    expect([synced.body.message, written.body.message]).toEqual([
      expect.stringMatching(/not sync it/),
      expect.stringMatching(/write the status/),
    ]);
  });

  test.each([
    ['a namespace', () => '/api/v1/namespaces/known'],
    ['an InstallPlan', () => `${OPERATORS}/installplans/install-1`],
    ['the router', () => `${ROUTERS}/default`],
    ['an Application', () => putApplication(api, 'web')],
  ])('have %s deleted by an owner that is not there', async (_what, path) => {
    const { status, body } = await asBootstrap(path(), { metadata: { ownerReferences: GONE } });

    expect([status, body.message]).toEqual([
      403,
      expect.stringMatching(/who owns an object|may only set approved/),
    ]);
  });

  test("take away an Application's finalizers", async () => {
    const { body } = await asBootstrap(putApplication(api, 'web'), { metadata: { finalizers: null } });

    expect(body.message).toMatch(/or its finalizers/);
  });

  test.each(['/api/v1/namespaces/known', `${OPERATORS}/installplans/install-1`])(
    'delete %s',
    async (path) => {
      expect((await api.call('DELETE', path, { token: BOOTSTRAP_TOKEN })).status).toBe(403);
    },
  );
});
