import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { PROCESS_TOKEN } from '../../sandbox/fixtures/cluster/access.ts';
import type { KubernetesObject } from '../../sandbox/world.ts';
import type { Environment } from '../../src/config/schema.ts';
import { BOOTSTRAP_POLICIES } from '../../src/doctor/deployed-policies.ts';
import { type Patient, startPatient } from './patient.ts';

const READ = 'system:serviceaccount:bitiq:bitiq-read';
const WHO_GRANTS = (name: string) =>
  `oc get clusterrolebinding,rolebinding -A -o wide | grep -E '${name}|system:(serviceaccounts|authenticated)'`;

let patient: Patient;

beforeAll(async () => {
  patient = await startPatient();
});
afterAll(() => patient.stop());

describe('who bitiq is', () => {
  test('is not whom bitiq.yaml names', async () => {
    const user = 'system:serviceaccount:bitiq:bitiq-auditor';
    const prod = ({ cluster }: Environment) => ({ cluster: { ...cluster, user } });

    expect(await patient.findings({ prod })).toEqual([
      {
        id: 'cluster-identity',
        state: 'failed',
        summary: `the cluster says ${READ}, cluster.user says ${user}`,
        remedy:
          'oc create token bitiq-auditor -n bitiq --duration=720h  # and put it into cluster.kubeconfig of prod',
      },
    ]);
  });

  test('looks and writes under one name, which may then write all the time', async () => {
    grant(['patch', 'get'], ['applications'], { group: 'argoproj.io', namespace: 'openshift-gitops' });

    expect(await patient.findings({ prod: () => ({ argocdWriter: undefined }) })).toEqual([
      {
        id: 'cluster-identity',
        state: 'warning',
        summary: `${READ} looks and sets operations; the right to write is there all the time`,
        remedy: 'Set argocdWriter.serviceAccount.name of prod to bitiq-sync in bitiq.yaml',
      },
    ]);
  });

  test('is nobody where its token is not accepted: all that this cluster would say cannot be told', async () => {
    const { tokens } = patient.prod.cluster;
    const before = [...tokens];
    tokens.clear();
    onTestFinished(() => before.forEach(([token, identity]) => void tokens.set(token, identity)));

    const found = await patient.findings();

    const ids = [
      'cluster-identity',
      'cluster-rights',
      'cluster-forbidden',
      'secrets-dry-run-only',
      'operation-only',
    ];
    expect(found.map(({ id, state }) => `${state} ${id}`)).toEqual(ids.map((id) => `unknown ${id}`));
    expect(found[0]?.summary).toContain("does not accept bitiq's credentials");
    expect(found[0]?.remedy).toBe('Renew the token or certificate in the kubeconfig.');
  });
});

describe('rights that it needs', () => {
  test.each([
    ['list nodes', 'list nodes', 'bitiq-list-nodes --verb=list --resource=nodes'],
    ['patch applications.argoproj.io', 'patch applications.argoproj.io in openshift-gitops', '--verb=patch'],
    [
      'get validatingadmissionpolicies.admissionregistration.k8s.io',
      'get validatingadmissionpolicies.admissionregistration.k8s.io',
      '--resource=validatingadmissionpolicies.admissionregistration.k8s.io',
    ],
  ])('without %s', async (right, told, remedy) => {
    patient.prod.cluster.forbidden.add(right);
    onTestFinished(() => void patient.prod.cluster.forbidden.delete(right));

    const found = (await patient.findings()).filter(({ state }) => state === 'failed');

    expect(found).toEqual([
      {
        id: 'cluster-rights',
        state: 'failed',
        summary: `may not ${told}`,
        remedy: expect.stringContaining(remedy),
      },
    ]);
  });
});

describe('rights that it must not have', () => {
  test.each<[string, readonly string[], readonly string[], string?]>([
    ['get secrets', ['get'], ['secrets']],
    ['get, list, watch secrets', ['get', 'list', 'watch'], ['secrets']],
    ['create pods/exec', ['create'], ['pods/exec']],
    ['create pods/attach', ['create'], ['pods/attach']],
    ['create pods', ['create'], ['pods']],
    ['impersonate users', ['impersonate'], ['users']],
    ['impersonate serviceaccounts', ['impersonate'], ['serviceaccounts']],
    ['create serviceaccounts/token', ['create'], ['serviceaccounts/token']],
    [
      'escalate clusterroles.rbac.authorization.k8s.io',
      ['escalate'],
      ['clusterroles'],
      'rbac.authorization.k8s.io',
    ],
    ['bind roles.rbac.authorization.k8s.io', ['bind'], ['roles'], 'rbac.authorization.k8s.io'],
    [
      'patch validatingadmissionpolicybindings.admissionregistration.k8s.io',
      ['patch'],
      ['validatingadmissionpolicybindings'],
      'admissionregistration.k8s.io',
    ],
    ['patch applications.argoproj.io', ['patch'], ['applications'], 'argoproj.io'],
    ['* configmaps', ['*'], ['configmaps']],
    ['get *', ['get'], ['*']],
    ['get configmaps.*', ['get'], ['configmaps'], '*'],
    ['anything', ['*'], ['*'], '*'],
  ])('%s', async (told, verbs, resources, group) => {
    grant(verbs, resources, { group });

    expect(await patient.findings()).toEqual([
      {
        id: 'cluster-forbidden',
        state: 'failed',
        summary: `bitiq-read may ${told}`,
        remedy: WHO_GRANTS('bitiq-read'),
      },
    ]);
  });

  test('in one namespace alone, which is named', async () => {
    grant(['get'], ['secrets'], { namespace: 'openshift-pipelines' });

    expect((await patient.findings()).map(({ summary }) => summary)).toEqual([
      'bitiq-read may get secrets in openshift-pipelines',
    ]);
  });

  test('of who sets operations', async () => {
    grant(['create'], ['secrets'], { to: 'bitiq-sync' });

    expect((await patient.findings()).map(({ summary }) => summary)).toEqual([
      'bitiq-sync may create secrets',
    ]);
  });

  test('of who asks for tokens of the others, who may do that and no more', async () => {
    asItself();
    const becoming = { prod: asAccounts };

    const found = await patient.findings(becoming);
    grant(['get'], ['secrets'], { to: 'bitiq' });
    const more = await patient.findings(becoming);

    expect(found).toEqual([]);
    expect(more.map(({ id, summary }) => `${id}: ${summary}`)).toEqual([
      'cluster-forbidden: bitiq may get secrets',
    ]);
  });
});

const POLICY = 'ValidatingAdmissionPolicy';
const BINDING = 'ValidatingAdmissionPolicyBinding';

describe.each([
  ['secrets-dry-run-only', 'bitiq-secrets-dry-run-only', 'secret-presence-policy.yaml', READ],
  [
    'operation-only',
    'bitiq-application-operation-only',
    'application-operation-policy.yaml',
    'system:serviceaccount:bitiq:bitiq-sync',
  ],
])('the policy of %s', (id, name, file, user) => {
  test.each<[string, string, (object: Changed) => void]>([
    ['does not deny (Warn, Audit)', BINDING, ({ spec }) => (spec.validationActions = ['Warn', 'Audit'])],
    ['is bound by nothing', BINDING, ({ spec }) => (spec.policyName = 'another')],
    [
      'is about some objects only',
      BINDING,
      ({ spec }) => (spec.matchResources = { namespaceSelector: { matchLabels: { env: 'prod' } } }),
    ],
    [
      'is about some objects only',
      POLICY,
      ({ spec }) => (spec.matchConstraints.objectSelector = { matchLabels: { guarded: 'yes' } }),
    ],
    [
      'is about some objects only',
      POLICY,
      ({ spec }) => (spec.matchConstraints.resourceRules[0].scope = 'Cluster'),
    ],
    ['lets through what it cannot judge', POLICY, ({ spec }) => (spec.failurePolicy = 'Ignore')],
    [
      `is not about ${user}`,
      POLICY,
      ({ spec }) =>
        (spec.matchConditions = [{ name: 'who', expression: "request.userInfo.username == 'system:admin'" }]),
    ],
  ])('%s', async (fault, kind, change) => {
    changeObject(kind, name, change);

    expect(await patient.findings()).toEqual([
      {
        id,
        state: 'failed',
        summary: `the admission policy ${name} ${fault}`,
        remedy: `oc apply -f deploy/kubernetes/${file}`,
      },
    ]);
  });

  test.each([
    ['is not there', POLICY],
    ['is bound by nothing', BINDING],
  ])('%s', async (fault, kind) => {
    removeObject(kind, name);

    expect(await patient.findings()).toEqual([
      {
        id,
        state: 'failed',
        summary: `the admission policy ${name} ${fault}`,
        remedy: `oc apply -f deploy/kubernetes/${file}`,
      },
    ]);
  });

  test.each<[string, (object: Changed) => void]>([
    ['has other rules than this bitiq brings', ({ spec }) => (spec.validations = [{ expression: 'true' }])],
    [
      'has other rules than this bitiq brings',
      ({ spec }) => (spec.matchConstraints.resourceRules[0].operations = ['CREATE']),
    ],
    [
      'has a condition that bitiq cannot judge',
      ({ spec }) =>
        (spec.matchConditions = [{ name: 'some', expression: "!('x' in request.userInfo.groups)" }]),
    ],
  ])('%s: cannot tell', async (what, change) => {
    changeObject(POLICY, name, change);

    expect(await patient.findings()).toEqual([
      {
        id,
        state: 'unknown',
        summary: `the admission policy ${name} ${what}`,
        remedy: `oc apply -f deploy/kubernetes/${file}`,
      },
    ]);
  });

  test('may not be looked at: cannot tell', async () => {
    const right = 'get validatingadmissionpolicies.admissionregistration.k8s.io';
    patient.prod.cluster.forbidden.add(right);
    onTestFinished(() => void patient.prod.cluster.forbidden.delete(right));

    expect((await patient.findings()).find((row) => row.id === id)).toEqual({
      id,
      state: 'unknown',
      summary: `bitiq may not look whether the admission policy ${name} is there`,
      remedy: 'oc apply -f deploy/kubernetes/cluster-role.yaml',
    });
  });
});

describe('whoever prepares the environment', () => {
  const bootstrapped = () =>
    patient.examine({
      prod: ({ cluster }: Environment) => ({
        bootstrapWriter: { kubeconfig: cluster.kubeconfig, context: 'prod-bootstrap' },
      }),
    });
  const bounded = async () => (await bootstrapped()).rows.find(({ id }) => id === 'prod/bootstrap-bounded');

  test('is bounded by every policy', async () => {
    expect(await bounded()).toMatchObject({
      state: 'passed',
      summary: 'all 6 policies are there and deny',
    });
  });

  test.each(BOOTSTRAP_POLICIES.map(({ name }) => name))('is not, without %s', async (name) => {
    removeObject(POLICY, name);

    expect(await bounded()).toMatchObject({
      state: 'failed',
      summary: `the admission policy ${name} is not there`,
      remedy: 'oc apply -f deploy/kubernetes/bootstrap-policy.yaml',
    });
  });
});

test("syncs through Argo CD's own API need no policy for Applications", async () => {
  removeObject(POLICY, 'bitiq-application-operation-only');
  const prod = ({ sync }: Environment) => ({ sync: { ...sync, executor: 'argocd-api' as const } });

  const { rows } = await patient.examine({ prod });

  const others = rows.filter(({ id, state }) => state !== 'passed' && id !== 'prod/bootstrap-bounded');
  expect(others).toEqual([
    expect.objectContaining({
      id: 'prod/operation-only',
      state: 'skipped',
      summary: "syncs go through Argo CD's API here",
    }),
  ]);
});

// biome-ignore lint/suspicious/noExplicitAny: whatever a manifest holds
type Changed = { spec: any };

const keyOf = (kind: string, name: string) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  name,
});

/** Until the test ends. */
function changeObject(kind: string, name: string, change: (object: Changed) => void): void {
  const { cluster } = patient.prod;
  const before = cluster.read(keyOf(kind, name));
  cluster.change(keyOf(kind, name), (object) => change(object as unknown as Changed));
  onTestFinished(() => before && cluster.put(before));
}

function removeObject(kind: string, name: string): void {
  const { cluster } = patient.prod;
  const before = cluster.read(keyOf(kind, name));
  cluster.remove(keyOf(kind, name));
  onTestFinished(() => before && cluster.put(before));
}

/** A role with one rule, for a ServiceAccount of bitiq (default: the one that looks), until the test ends. */
function grant(
  verbs: readonly string[],
  resources: readonly string[],
  where: { group?: string | undefined; namespace?: string; to?: string } = {},
): void {
  const { group = '', namespace, to = 'bitiq-read' } = where;
  const { cluster } = patient.prod;
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const metadata = { name: 'too-much', ...(namespace !== undefined && { namespace }) };
  const prefix = namespace === undefined ? 'Cluster' : '';
  const objects: readonly KubernetesObject[] = [
    { apiVersion, kind: `${prefix}Role`, metadata, rules: [{ apiGroups: [group], resources, verbs }] },
    {
      apiVersion,
      kind: `${prefix}RoleBinding`,
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: `${prefix}Role`, name: 'too-much' },
      subjects: [{ kind: 'ServiceAccount', name: to, namespace: 'bitiq' }],
    },
  ];
  for (const object of objects) cluster.put(object);
  onTestFinished(() => {
    for (const { kind } of objects) cluster.remove({ apiVersion, kind, ...metadata });
  });
}

/** The kubeconfig's contexts log in as the process, until the test ends. */
function asItself(): void {
  const { tokens } = patient.prod.cluster;
  const itself = tokens.get(PROCESS_TOKEN);
  const before = [...tokens];
  for (const [token] of before) if (itself && !token.includes('admin')) tokens.set(token, itself);
  onTestFinished(() => before.forEach(([token, identity]) => void tokens.set(token, identity)));
}

/** Each way asks for a token of the ServiceAccount that it needs. */
function asAccounts({ cluster, argocdWriter }: Environment) {
  const { user: _user, ...login } = cluster;
  const serviceAccount = (name: string) => ({ serviceAccount: { namespace: 'bitiq', name } });
  return {
    cluster: { ...login, ...serviceAccount('bitiq-read') },
    argocdWriter: { ...login, ...argocdWriter, ...serviceAccount('bitiq-sync') },
  };
}
