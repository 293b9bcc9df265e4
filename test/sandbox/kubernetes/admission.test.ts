import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { configMap, startTestCluster, type TestCluster } from './api-client.ts';

const REGISTRATION = 'admissionregistration.k8s.io/v1';
const MAPS = '/api/v1/namespaces/shop/configmaps';

let api: TestCluster;

beforeAll(async () => {
  api = await startTestCluster();
  api.cluster.put(configMap('there', { a: '1' }));
});

afterAll(() => api.stop());

interface PolicyOptions {
  readonly spec?: object;
  readonly rule?: object;
  readonly binding?: object;
}

/** Puts a policy on ConfigMaps into force for one test. */
function withPolicy(validation: object, { spec, rule, binding }: PolicyOptions = {}): void {
  const everyWrite = { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] };
  api.cluster.put({
    apiVersion: REGISTRATION,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'maps' },
    spec: {
      matchConstraints: { resourceRules: [{ ...everyWrite, ...rule }] },
      validations: [validation],
      ...spec,
    },
  });
  api.cluster.put({
    apiVersion: REGISTRATION,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'all-maps' },
    spec: { policyName: 'maps', validationActions: ['Deny'], ...binding },
  });
  onTestFinished(() => {
    api.cluster.remove({ apiVersion: REGISTRATION, kind: 'ValidatingAdmissionPolicy', name: 'maps' });
    api.cluster.remove({
      apiVersion: REGISTRATION,
      kind: 'ValidatingAdmissionPolicyBinding',
      name: 'all-maps',
    });
  });
}

const create = (name: string, query = '?dryRun=All') =>
  api.call('POST', `${MAPS}${query}`, { body: configMap(name, { size: '3' }) });

const change = (body: object, query = '?dryRun=All') =>
  api.call('PATCH', `${MAPS}/there${query}`, { body, contentType: 'application/merge-patch+json' });

const denial = (why: string) =>
  `ValidatingAdmissionPolicy 'maps' with binding 'all-maps' denied request: ${why}`;

test('what a policy does not allow is 422 with its message, and is not written', async () => {
  withPolicy({ expression: "object.data.size == '4'", message: 'four, not more' });

  const { status, body } = await create('new', '');

  expect([status, body.reason, body.message]).toEqual([
    422,
    'Invalid',
    `configmaps "new" is forbidden: ${denial('four, not more')}`,
  ]);
  expect(
    api.cluster.read({ apiVersion: 'v1', kind: 'ConfigMap', name: 'new', namespace: 'shop' }),
  ).toBeUndefined();
});

test.each([
  ['Forbidden', 403],
  ['Unauthorized', 401],
  ['RequestEntityTooLarge', 413],
])('a policy may say %s', async (reason, code) => {
  withPolicy({ expression: 'false', reason });

  expect((await create('new')).status).toBe(code);
});

test.each<[string, object, string]>([
  ['that its expression is false', { expression: 'false' }, 'failed expression: false'],
  [
    'what its messageExpression makes',
    { expression: 'false', message: 'no', messageExpression: "'not ' + object.metadata.name" },
    'not new',
  ],
  [
    'its message, where the messageExpression fails',
    { expression: 'false', message: 'no', messageExpression: 'string(object.spec.name)' },
    'no',
  ],
])('a denial tells %s', async (_what, validation, why) => {
  withPolicy(validation);

  expect((await create('new')).body.message).toContain(denial(why));
});

test.each([
  ['object and data', "object.data['size'] == '3' && object.metadata.namespace == 'shop'"],
  ['no oldObject', 'oldObject == null'],
  ['whole numbers as such', 'size(object.data) + 1 == 2'],
  [
    'the request',
    "request.operation == 'CREATE' && request.dryRun && request.resource.resource == 'configmaps'",
  ],
  ['who asks', "request.userInfo.username == 'admin' && 'system:masters' in request.userInfo.groups"],
  ['the namespace', "namespaceObject.metadata.name == 'shop'"],
  ['optional fields', "object.?spec.?size.orValue('none') == 'none'"],
])('a create is shown with %s', async (_what, expression) => {
  withPolicy({ expression });

  expect((await create('new')).status).toBe(201);
});

test('an update is shown as it would be stored and as it was; nothing has to change for that', async () => {
  withPolicy({ expression: "oldObject.data.a == '1' && object.data.a == '1' && request.name == 'there'" });

  const same = await change({ data: { a: '1' } });
  const other = await change({ data: { a: '2' } });

  expect([same.status, other.status]).toEqual([200, 422]);
});

test('a delete has no object', async () => {
  withPolicy({ expression: "request.operation != 'DELETE' || object != null", message: 'kept' });

  const { status } = await api.call('DELETE', `${MAPS}/there`);
  const all = await api.call('DELETE', MAPS);

  expect([status, all.status]).toEqual([422, 422]);
  expect((await api.call('GET', `${MAPS}/there`)).status).toBe(200);
});

test('server-side apply is a create or an update', async () => {
  withPolicy({ expression: "request.operation == 'UPDATE'" });
  const apply = (name: string) =>
    api.call('PATCH', `${MAPS}/${name}?fieldManager=me&dryRun=All`, {
      body: configMap(name),
      contentType: 'application/apply-patch+yaml',
    });

  expect([(await apply('there')).status, (await apply('new')).status]).toEqual([200, 422]);
});

test('it comes before "already exists", and after "has been modified"', async () => {
  withPolicy({ expression: 'false' });

  const existing = await create('there');
  const stale = await change({ metadata: { resourceVersion: '1' } });

  expect([existing.status, stale.status]).toEqual([422, 409]);
});

test.each<[string, PolicyOptions]>([
  ['another resource', { rule: { resources: ['secrets'] } }],
  ['a subresource', { rule: { resources: ['configmaps/status'] } }],
  ['another group', { rule: { apiGroups: ['apps'] } }],
  ['another version', { rule: { apiVersions: ['v2'] } }],
  ['another operation', { rule: { operations: ['UPDATE'] } }],
  ['another name', { rule: { resourceNames: ['other'] } }],
  ['what lies in no namespace', { rule: { scope: 'Cluster' } }],
  ['an unmet condition', { spec: { matchConditions: [{ name: 'never', expression: 'false' }] } }],
  ['nobody, for it has no binding', { binding: { policyName: 'other' } }],
  ['nobody, for its binding only audits', { binding: { validationActions: ['Audit'] } }],
  [
    'other namespaces',
    {
      binding: {
        matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } },
      },
    },
  ],
  [
    'objects with a label',
    {
      binding: {
        matchResources: { objectSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } },
      },
    },
  ],
])('a policy on %s lets it through', async (_what, options) => {
  withPolicy({ expression: 'false' }, options);

  expect((await create('new')).status).toBe(201);
});

const BROKEN: [string, string, RegExp][] = [
  ['reads what is not there', "object.spec.size == '3'", /No such key: spec/],
  ['does not parse', 'object.data.', /compilation failed/],
  ['compares what cannot be equal', 'request.userInfo.username == 1', /compilation failed: no such overload/],
  [
    'asks for a field that requests do not have',
    'request.verb == "create"',
    /compilation failed: No such key: verb/,
  ],
  ['is no condition', "'yes'", /must evaluate to bool but got string/],
];

test.each(BROKEN)('an expression that %s denies', async (_what, expression, why) => {
  withPolicy({ expression });

  const { status, body } = await create('new');

  expect([status, body.message]).toEqual([422, expect.stringMatching(why)]);
});

test.each(BROKEN)('with failurePolicy Ignore an expression that %s does not', async (_what, expression) => {
  withPolicy({ expression }, { spec: { failurePolicy: 'Ignore' } });

  expect((await create('new')).status).toBe(201);
});

test('variables are worked out where they are read, once, each from those before it', async () => {
  const variables = [
    { name: 'data', expression: 'object.data' },
    { name: 'fits', expression: "variables.data.size == '3'" },
    { name: 'breaks', expression: 'object.spec.size == 1' },
  ];
  withPolicy({ expression: 'variables.fits || variables.breaks' }, { spec: { variables } });

  expect((await create('new')).status).toBe(201);
});

test('a policy that does not compile is not taken', async () => {
  const metadata = { name: 'broken' };
  const spec = { validations: [{ expression: "'yes'" }] };

  const { status, body } = await api.call('POST', `/apis/${REGISTRATION}/validatingadmissionpolicies`, {
    body: { apiVersion: REGISTRATION, kind: 'ValidatingAdmissionPolicy', metadata, spec },
  });

  expect([status, body.message]).toEqual([
    422,
    'ValidatingAdmissionPolicy.admissionregistration.k8s.io "broken" is invalid: spec.validations[0].expression: Invalid value: must evaluate to bool but got string',
  ]);
});

test.each([
  [['*/*', 'pods'], '[]string{"*/*", "pods"}: if \'*/*\' is present, must not specify other resources'],
  [
    ['*', 'pods'],
    '[]string{"*", "pods"}: if \'*\' is present, must not specify other resources without subresources',
  ],
])('a policy about %j is not taken', async (resources, why) => {
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources };
  const spec = { matchConstraints: { resourceRules: [rule] }, validations: [{ expression: 'true' }] };
  const metadata = { name: 'broken' };

  const { status, body } = await api.call('POST', `/apis/${REGISTRATION}/validatingadmissionpolicies`, {
    body: { apiVersion: REGISTRATION, kind: 'ValidatingAdmissionPolicy', metadata, spec },
  });

  expect([status, body.message]).toEqual([
    422,
    `ValidatingAdmissionPolicy.admissionregistration.k8s.io "broken" is invalid: spec.matchConstraints.resourceRules[0].resources: Invalid value: ${why}`,
  ]);
});

test('a policy with parameters denies, for these are not simulated', async () => {
  withPolicy({ expression: 'true' }, { spec: { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } } });

  expect((await create('new')).body.message).toContain('parameters are not simulated');
});

test('policies are not asked about policies', async () => {
  withPolicy({ expression: 'false' }, { rule: { apiGroups: ['*'], apiVersions: ['*'], resources: ['*'] } });

  const { status } = await api.call(
    'DELETE',
    `/apis/${REGISTRATION}/validatingadmissionpolicies/maps?dryRun=All`,
  );

  expect(status).toBe(200);
});
