/** By its token: an administrator, bitiq's ServiceAccounts, a token that is none, nobody. */
export type Asker =
  | 'admin'
  | 'bitiq'
  | 'bitiq-read'
  | 'bitiq-sync'
  | 'bitiq-bootstrap'
  | 'unknown'
  | 'nobody';

export interface Question {
  readonly what: string;
  readonly as: Asker;
  readonly method: string;
  /** `<<name>>` is what an answer before kept under that name; in the body too. */
  readonly path: string;
  readonly body?: object | string;
  /** Default: `application/json`. */
  readonly contentType?: string;
  readonly accept?: string;
  /** What of the answer later questions need, by name: `{ version: 'metadata.resourceVersion' }`. */
  readonly keep?: Readonly<Record<string, string>>;
  /** What of an answer that is no `Status` is compared: `status.allowed`, `items.*.metadata.name`; `~` is a dot in a name. */
  readonly looksAt?: readonly string[];
  /** Its refusal quotes whatever reads JSON there: the message is not compared. */
  readonly isWordedFreely?: true;
  /** The past is forgotten before it is asked. */
  readonly afterCompaction?: true;
}

const HERE = 'real-answers';
const MAPS = `/api/v1/namespaces/${HERE}/configmaps`;
const SECRETS = `/api/v1/namespaces/${HERE}/secrets`;
const APPLICATIONS = '/apis/argoproj.io/v1alpha1/namespaces/openshift-gitops/applications';
const SUBSCRIPTIONS = `/apis/operators.coreos.com/v1alpha1/namespaces/${HERE}/subscriptions`;
const NAMESPACES = '/api/v1/namespaces';
const TOKENS = '/api/v1/namespaces/bitiq/serviceaccounts';
const AUTHORIZATION = '/apis/authorization.k8s.io/v1';

const MERGE = 'application/merge-patch+json';
const JSON_PATCH = 'application/json-patch+json';
const APPLY = 'application/apply-patch+yaml';
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';
const PARTIAL = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io';
const PARTIAL_LIST = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const info = [{ name: 'bitiq/run', value: 'run-1' }];
const order = { info, sync: { revision: COMMIT, syncStrategy: { hook: {} } } };

const configMap = (name: string, data: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: HERE, labels: { from: 'real-answers' } },
  data,
});

const secret = (name: string, namespace = HERE) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
});

const application = (name: string) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name, namespace: 'openshift-gitops' },
  spec: {
    project: 'default',
    source: { repoURL: 'https://github.example/acme/gitops', path: 'charts/web', targetRevision: 'main' },
    destination: { server: 'https://kubernetes.default.svc', namespace: HERE },
  },
});

const subscription = (channel: string) => ({
  apiVersion: 'operators.coreos.com/v1alpha1',
  kind: 'Subscription',
  metadata: { name: 'real', namespace: HERE },
  spec: { name: 'real', channel, source: 'redhat-operators', sourceNamespace: 'openshift-marketplace' },
});

const namespace = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, ...more },
});

const mayI = (resourceAttributes: object) => ({
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  metadata: {},
  spec: { resourceAttributes },
});

const tokenFor = (expirationSeconds: number) => ({
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'TokenRequest',
  spec: { expirationSeconds },
});

const OBJECT = ['kind', 'apiVersion', 'metadata.name', 'metadata.namespace'];

/** What is there before anything is asked. */
const BEFORE: readonly Question[] = [
  {
    what: 'an administrator makes the namespace',
    as: 'admin',
    method: 'POST',
    path: NAMESPACES,
    body: namespace(HERE),
    looksAt: [...OBJECT, 'metadata.labels', 'status.phase', 'spec.finalizers'],
  },
  ...['a', 'b', 'c', 'd', 'e'].map(
    (name): Question => ({
      what: `an administrator makes the ConfigMap ${name}`,
      as: 'admin',
      method: 'POST',
      path: MAPS,
      body: configMap(name, { key: name }),
      looksAt: [...OBJECT, 'data'],
      keep: { [`version_${name}`]: 'metadata.resourceVersion' },
    }),
  ),
  {
    what: 'an administrator makes a Secret',
    as: 'admin',
    method: 'POST',
    path: SECRETS,
    body: { ...secret('there'), stringData: { key: 'value' } },
    looksAt: [...OBJECT, 'type', 'stringData'],
  },
  {
    what: 'an administrator makes an Application',
    as: 'admin',
    method: 'POST',
    path: APPLICATIONS,
    body: application('real'),
    looksAt: [...OBJECT, 'spec.project'],
  },
];

const WHO: readonly Question[] = [
  { what: 'a token that is none', as: 'unknown', method: 'GET', path: '/api/v1/nodes' },
  { what: 'no token, a list', as: 'nobody', method: 'GET', path: '/api/v1/nodes' },
  { what: 'no token, a path', as: 'nobody', method: 'GET', path: '/apis/apps/v1' },
  {
    what: 'who am I',
    as: 'bitiq-read',
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} },
    looksAt: ['kind', 'status.userInfo.username', 'status.userInfo.groups'],
  },
  {
    what: 'a review is not listed',
    as: 'admin',
    method: 'GET',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
  },
  {
    what: 'may I list nodes',
    as: 'bitiq-read',
    method: 'POST',
    path: `${AUTHORIZATION}/selfsubjectaccessreviews`,
    body: mayI({ verb: 'list', group: '', resource: 'nodes' }),
    looksAt: ['kind', 'status.allowed', 'status.denied', 'status.evaluationError'],
  },
  {
    what: 'may I get Secrets',
    as: 'bitiq-read',
    method: 'POST',
    path: `${AUTHORIZATION}/selfsubjectaccessreviews`,
    body: mayI({ verb: 'get', group: '', resource: 'secrets' }),
    looksAt: ['kind', 'status.allowed', 'status.denied', 'status.evaluationError'],
  },
  {
    what: 'an access review about nothing',
    as: 'bitiq-read',
    method: 'POST',
    path: `${AUTHORIZATION}/selfsubjectaccessreviews`,
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: {} },
  },
  {
    what: 'what may I do',
    as: 'bitiq-sync',
    method: 'POST',
    path: `${AUTHORIZATION}/selfsubjectrulesreviews`,
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      metadata: {},
      spec: { namespace: 'openshift-gitops' },
    },
    looksAt: ['kind', 'status.incomplete', 'status.evaluationError'],
  },
  {
    what: 'what may I do, without a namespace',
    as: 'bitiq-sync',
    method: 'POST',
    path: `${AUTHORIZATION}/selfsubjectrulesreviews`,
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      metadata: {},
      spec: {},
    },
  },
  {
    what: 'a token of an account that I may have',
    as: 'bitiq',
    method: 'POST',
    path: `${TOKENS}/bitiq-read/token`,
    body: tokenFor(600),
    looksAt: ['kind', 'metadata.name', 'metadata.namespace', 'spec.expirationSeconds', 'spec.audiences'],
  },
  {
    what: 'a token of an account that I may not have',
    as: 'bitiq',
    method: 'POST',
    path: `${TOKENS}/default/token`,
    body: tokenFor(600),
  },
  {
    what: 'a token of an account that is not there',
    as: 'admin',
    method: 'POST',
    path: `${TOKENS}/none/token`,
    body: tokenFor(600),
  },
  {
    what: 'a token for too short',
    as: 'bitiq',
    method: 'POST',
    path: `${TOKENS}/bitiq-read/token`,
    body: tokenFor(60),
  },
];

const READING: readonly Question[] = [
  { what: 'an object that is not there', as: 'bitiq-read', method: 'GET', path: '/api/v1/nodes/none' },
  {
    what: 'an object of a group that is not there',
    as: 'bitiq-sync',
    method: 'GET',
    path: `${APPLICATIONS}/none`,
  },
  { what: 'a namespace that is not there', as: 'bitiq-read', method: 'GET', path: `${NAMESPACES}/none` },
  {
    what: 'the list of a namespace that is not there',
    as: 'admin',
    method: 'GET',
    path: '/api/v1/namespaces/none/configmaps',
    looksAt: ['kind', 'apiVersion', 'items'],
  },
  {
    what: 'a group that is not served',
    as: 'admin',
    method: 'GET',
    path: '/apis/nothing.example/v1/things',
  },
  {
    what: 'a group that is not served, without the right',
    as: 'bitiq-read',
    method: 'GET',
    path: '/apis/nothing.example/v1/things',
  },
  {
    what: 'a resource that is not served, of a group that is',
    as: 'admin',
    method: 'GET',
    path: '/apis/argoproj.io/v1alpha1/namespaces/openshift-gitops/things/real',
  },
  {
    what: 'a version that is not served, of a group that is',
    as: 'admin',
    method: 'GET',
    path: '/apis/argoproj.io/v9/namespaces/openshift-gitops/applications/real',
  },
  { what: 'a Secret', as: 'bitiq-read', method: 'GET', path: `${SECRETS}/there` },
  { what: 'the Secrets of a namespace', as: 'bitiq-read', method: 'GET', path: SECRETS },
  { what: 'all Secrets', as: 'bitiq-read', method: 'GET', path: '/api/v1/secrets' },
  { what: 'a watch of Secrets', as: 'bitiq-read', method: 'GET', path: '/api/v1/secrets?watch=true' },
  {
    what: 'an object of a group, without the right',
    as: 'bitiq-read',
    method: 'GET',
    path: `${APPLICATIONS}/real`,
  },
  {
    what: 'a log, without the right',
    as: 'bitiq-read',
    method: 'GET',
    path: `/api/v1/namespaces/${HERE}/pods/p/log`,
  },
  {
    what: 'a list',
    as: 'admin',
    method: 'GET',
    path: `${MAPS}?labelSelector=from%3Dreal-answers`,
    looksAt: ['kind', 'apiVersion', 'items.*.metadata.name', 'items.*.kind', 'metadata.continue'],
  },
  {
    what: 'a list of custom resources',
    as: 'bitiq-read',
    method: 'GET',
    path: `${APPLICATIONS}?limit=1`,
    looksAt: ['kind', 'apiVersion', 'items.0.kind', 'items.0.apiVersion'],
  },
  {
    what: 'the first page',
    as: 'admin',
    method: 'GET',
    path: `${MAPS}?limit=2`,
    looksAt: ['kind', 'items.*.metadata.name'],
    keep: { page: 'metadata.continue' },
  },
  {
    what: 'the next page',
    as: 'admin',
    method: 'GET',
    path: `${MAPS}?limit=2&continue=<<page>>`,
    looksAt: ['items.*.metadata.name'],
  },
  {
    what: 'the first page of those with a label',
    as: 'admin',
    method: 'GET',
    path: `${MAPS}?limit=2&labelSelector=from%3Dreal-answers`,
    looksAt: ['items.*.metadata.name'],
    keep: { labelled: 'metadata.continue' },
  },
  {
    what: 'the rest of those with a label, without a limit',
    as: 'admin',
    method: 'GET',
    path: `${MAPS}?continue=<<labelled>>&labelSelector=from%3Dreal-answers`,
    looksAt: ['items.*.metadata.name', 'metadata.continue'],
  },
  {
    what: 'a page of a token that is none',
    as: 'admin',
    method: 'GET',
    path: `${MAPS}?limit=2&continue=none`,
    isWordedFreely: true,
  },
  { what: 'a limit that is no number', as: 'admin', method: 'GET', path: `${MAPS}?limit=many` },
  { what: 'a label selector that is none', as: 'admin', method: 'GET', path: `${MAPS}?labelSelector=%3D%3D` },
  {
    what: 'a field selector that nobody knows',
    as: 'admin',
    method: 'GET',
    path: `${MAPS}?fieldSelector=data.key%3Da`,
  },
  {
    what: 'a match of a resourceVersion, without one',
    as: 'admin',
    method: 'GET',
    path: `${MAPS}?resourceVersionMatch=Exact`,
  },
  {
    what: 'only the metadata of a list',
    as: 'admin',
    method: 'GET',
    path: `${MAPS}?labelSelector=from%3Dreal-answers`,
    accept: PARTIAL_LIST,
    looksAt: ['kind', 'apiVersion', 'items.*.metadata.name', 'items.*.data'],
  },
  {
    what: 'only the metadata of an object',
    as: 'admin',
    method: 'GET',
    path: `${MAPS}/a`,
    accept: PARTIAL,
    looksAt: ['kind', 'apiVersion', 'metadata.name', 'data'],
  },
  {
    what: 'a table',
    as: 'admin',
    method: 'GET',
    path: `${MAPS}/a`,
    accept: TABLE,
    looksAt: [
      'kind',
      'apiVersion',
      'columnDefinitions.*.name',
      'rows.0.object.kind',
      'rows.0.object.metadata.name',
    ],
  },
  { what: 'a form that there is not', as: 'admin', method: 'GET', path: `${MAPS}/a`, accept: 'image/png' },
];

const CREATING: readonly Question[] = [
  {
    what: 'whether a Secret is there that is not',
    as: 'bitiq-read',
    method: 'POST',
    path: `${SECRETS}?dryRun=All`,
    body: secret('not-there'),
    looksAt: OBJECT,
  },
  {
    what: 'whether a Secret is there that is',
    as: 'bitiq-read',
    method: 'POST',
    path: `${SECRETS}?dryRun=All`,
    body: secret('there'),
  },
  {
    what: 'whether a Secret is there in a namespace that is not',
    as: 'bitiq-read',
    method: 'POST',
    path: '/api/v1/namespaces/none/secrets?dryRun=All',
    body: secret('there', 'none'),
  },
  {
    what: 'a Secret for good',
    as: 'bitiq-read',
    method: 'POST',
    path: SECRETS,
    body: secret('not-there'),
  },
  {
    what: 'a Secret for good that is there',
    as: 'bitiq-read',
    method: 'POST',
    path: SECRETS,
    body: secret('there'),
  },
  {
    what: 'a dry run that is half one',
    as: 'bitiq-read',
    method: 'POST',
    path: `${SECRETS}?dryRun=Some`,
    body: secret('not-there'),
  },
  {
    what: 'a name that is none',
    as: 'bitiq-read',
    method: 'POST',
    path: `${SECRETS}?dryRun=All`,
    body: secret('Not_A_Name'),
  },
  {
    what: 'no name',
    as: 'admin',
    method: 'POST',
    path: MAPS,
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} },
  },
  { what: 'what is there', as: 'admin', method: 'POST', path: MAPS, body: configMap('a') },
  {
    what: 'a custom resource that is there',
    as: 'admin',
    method: 'POST',
    path: APPLICATIONS,
    body: application('real'),
  },
  {
    what: 'with a resourceVersion',
    as: 'admin',
    method: 'POST',
    path: MAPS,
    body: { ...configMap('f'), metadata: { name: 'f', resourceVersion: '1' } },
  },
  {
    what: 'into another namespace than the path',
    as: 'admin',
    method: 'POST',
    path: MAPS,
    body: { ...configMap('f'), metadata: { name: 'f', namespace: 'default' } },
  },
  {
    what: 'another kind than the path',
    as: 'admin',
    method: 'POST',
    path: MAPS,
    body: secret('f'),
  },
  { what: 'what is no JSON', as: 'admin', method: 'POST', path: MAPS, body: 'no JSON', isWordedFreely: true },
  {
    what: 'what is of no known type',
    as: 'admin',
    method: 'POST',
    path: MAPS,
    body: configMap('f'),
    contentType: 'image/png',
  },
  { what: 'where nothing is made', as: 'admin', method: 'POST', path: `${MAPS}/a`, body: configMap('a') },
];

const AS_IT_IS: Question = {
  what: 'the Application as it is',
  as: 'bitiq-sync',
  method: 'GET',
  path: `${APPLICATIONS}/real`,
  looksAt: ['kind', 'apiVersion', 'metadata.name', 'spec.project'],
  keep: { application: 'metadata.resourceVersion' },
};

const PATCHING: readonly Question[] = [
  AS_IT_IS,
  {
    what: 'a sync, as a dry run',
    as: 'bitiq-sync',
    method: 'PATCH',
    path: `${APPLICATIONS}/real?dryRun=All&fieldManager=bitiq`,
    body: { metadata: { resourceVersion: '<<application>>' }, operation: order },
    contentType: MERGE,
    looksAt: ['kind', 'operation'],
  },
  {
    what: 'a sync of an Application as it was before',
    as: 'bitiq-sync',
    method: 'PATCH',
    path: `${APPLICATIONS}/real`,
    body: { metadata: { resourceVersion: '1' }, operation: order },
    contentType: MERGE,
  },
  {
    what: 'a sync with a resourceVersion that is none',
    as: 'bitiq-sync',
    method: 'PATCH',
    path: `${APPLICATIONS}/real`,
    body: { metadata: { resourceVersion: 'none' }, operation: order },
    contentType: MERGE,
  },
  {
    what: 'a sync of an Application that is not there',
    as: 'bitiq-sync',
    method: 'PATCH',
    path: `${APPLICATIONS}/none`,
    body: { operation: order },
    contentType: MERGE,
  },
  {
    what: 'a sync to a branch',
    as: 'bitiq-sync',
    method: 'PATCH',
    path: `${APPLICATIONS}/real`,
    body: { operation: { ...order, sync: { revision: 'main' } } },
    contentType: MERGE,
  },
  {
    what: 'another project',
    as: 'bitiq-sync',
    method: 'PATCH',
    path: `${APPLICATIONS}/real`,
    body: { spec: { project: 'other' } },
    contentType: MERGE,
  },
  AS_IT_IS,
  {
    what: 'the sync',
    as: 'bitiq-sync',
    method: 'PATCH',
    path: `${APPLICATIONS}/real?fieldManager=bitiq`,
    body: { metadata: { resourceVersion: '<<application>>' }, operation: order },
    contentType: MERGE,
    looksAt: ['kind', 'operation'],
  },
  {
    what: 'the sync once more, as the Application was before it',
    as: 'bitiq-sync',
    method: 'PATCH',
    path: `${APPLICATIONS}/real?fieldManager=bitiq`,
    body: { metadata: { resourceVersion: '<<application>>' }, operation: order },
    contentType: MERGE,
  },
  {
    what: 'another sync, while one is pending',
    as: 'bitiq-sync',
    method: 'PATCH',
    path: `${APPLICATIONS}/real`,
    body: { operation: { ...order, sync: { revision: COMMIT.replace('0', '1') } } },
    contentType: MERGE,
  },
  {
    what: 'the status beside the rest, where the definition has no status subresource',
    as: 'admin',
    method: 'PATCH',
    path: `${APPLICATIONS}/real`,
    body: {
      status: { operationState: { operation: order, phase: 'Running', startedAt: '2026-01-01T00:00:00Z' } },
    },
    contentType: MERGE,
    looksAt: ['status.operationState'],
  },
  {
    what: 'a status subresource that there is not',
    as: 'admin',
    method: 'PATCH',
    path: `${APPLICATIONS}/real/status`,
    body: { status: {} },
    contentType: MERGE,
  },
  {
    what: 'the end of the sync',
    as: 'bitiq-sync',
    method: 'PATCH',
    path: `${APPLICATIONS}/real`,
    body: { status: { operationState: { phase: 'Terminating' } } },
    contentType: MERGE,
    looksAt: ['status.operationState.phase', 'operation'],
  },
  {
    what: 'the sync taken back',
    as: 'bitiq-sync',
    method: 'PATCH',
    path: `${APPLICATIONS}/real`,
    body: { operation: null },
    contentType: MERGE,
    looksAt: ['operation'],
  },
  {
    what: 'a test of a JSON patch that does not hold',
    as: 'admin',
    method: 'PATCH',
    path: `${MAPS}/a`,
    body: [{ op: 'test', path: '/data/key', value: 'b' }],
    contentType: JSON_PATCH,
  },
  {
    what: 'a JSON patch of what is not there',
    as: 'admin',
    method: 'PATCH',
    path: `${MAPS}/a`,
    body: [{ op: 'replace', path: '/data/none', value: 'b' }],
    contentType: JSON_PATCH,
  },
  {
    what: 'a JSON patch that is none',
    as: 'admin',
    method: 'PATCH',
    path: `${MAPS}/a`,
    body: { op: 'test' },
    contentType: JSON_PATCH,
  },
  {
    what: 'a JSON patch that holds',
    as: 'admin',
    method: 'PATCH',
    path: `${MAPS}/a`,
    body: [
      { op: 'test', path: '/data/key', value: 'a' },
      { op: 'add', path: '/data/more', value: 'b' },
    ],
    contentType: JSON_PATCH,
    looksAt: ['data'],
  },
  {
    what: 'a patch that is no JSON',
    as: 'admin',
    method: 'PATCH',
    path: `${MAPS}/a`,
    body: 'no JSON',
    contentType: MERGE,
    isWordedFreely: true,
  },
  {
    what: 'a patch of no known type',
    as: 'admin',
    method: 'PATCH',
    path: `${MAPS}/a`,
    body: {},
    contentType: 'application/json',
  },
  {
    what: 'a strategic merge patch of a custom resource',
    as: 'admin',
    method: 'PATCH',
    path: `${APPLICATIONS}/real`,
    body: {},
    contentType: 'application/strategic-merge-patch+json',
  },
  {
    what: 'a patch that renames',
    as: 'admin',
    method: 'PATCH',
    path: `${MAPS}/a`,
    body: { metadata: { name: 'z' } },
    contentType: MERGE,
  },
  {
    what: 'a patch without the right',
    as: 'bitiq-read',
    method: 'PATCH',
    path: `${APPLICATIONS}/real`,
    body: { operation: order },
    contentType: MERGE,
  },
];

const APPLYING: readonly Question[] = [
  {
    what: 'an apply of nobody',
    as: 'bitiq-bootstrap',
    method: 'PATCH',
    path: `${SUBSCRIPTIONS}/real`,
    body: subscription('stable'),
    contentType: APPLY,
  },
  {
    what: 'an apply, as a dry run',
    as: 'bitiq-bootstrap',
    method: 'PATCH',
    path: `${SUBSCRIPTIONS}/real?fieldManager=bitiq&dryRun=All`,
    body: subscription('stable'),
    contentType: APPLY,
    looksAt: [...OBJECT, 'spec'],
  },
  {
    what: 'the apply',
    as: 'bitiq-bootstrap',
    method: 'PATCH',
    path: `${SUBSCRIPTIONS}/real?fieldManager=bitiq`,
    body: subscription('stable'),
    contentType: APPLY,
    looksAt: [
      ...OBJECT,
      'spec',
      'metadata.generation',
      'metadata.managedFields.*.manager',
      'metadata.managedFields.*.operation',
    ],
  },
  {
    what: 'the apply again',
    as: 'bitiq-bootstrap',
    method: 'PATCH',
    path: `${SUBSCRIPTIONS}/real?fieldManager=bitiq`,
    body: subscription('stable'),
    contentType: APPLY,
    looksAt: ['metadata.generation', 'metadata.managedFields.*.manager'],
  },
  {
    what: 'an administrator changes what was applied',
    as: 'admin',
    method: 'PATCH',
    path: `${SUBSCRIPTIONS}/real?fieldManager=somebody`,
    body: { spec: { channel: 'beta' } },
    contentType: MERGE,
    looksAt: ['spec.channel', 'metadata.generation'],
  },
  {
    what: 'an apply of what somebody else keeps',
    as: 'bitiq-bootstrap',
    method: 'PATCH',
    path: `${SUBSCRIPTIONS}/real?fieldManager=bitiq`,
    body: subscription('stable'),
    contentType: APPLY,
  },
  {
    what: 'an apply by force',
    as: 'bitiq-bootstrap',
    method: 'PATCH',
    path: `${SUBSCRIPTIONS}/real?fieldManager=bitiq&force=true`,
    body: subscription('stable'),
    contentType: APPLY,
    looksAt: ['spec.channel', 'metadata.generation'],
  },
  {
    what: 'an apply with managedFields',
    as: 'bitiq-bootstrap',
    method: 'PATCH',
    path: `${SUBSCRIPTIONS}/real?fieldManager=bitiq`,
    body: { ...subscription('stable'), metadata: { name: 'real', namespace: HERE, managedFields: [] } },
    contentType: APPLY,
    looksAt: ['metadata.name'],
  },
  {
    what: 'an apply under another name',
    as: 'bitiq-bootstrap',
    method: 'PATCH',
    path: `${SUBSCRIPTIONS}/other?fieldManager=bitiq`,
    body: subscription('stable'),
    contentType: APPLY,
  },
  {
    what: 'an apply into a namespace that is not there',
    as: 'bitiq-bootstrap',
    method: 'PATCH',
    path: '/apis/operators.coreos.com/v1alpha1/namespaces/none/subscriptions/real?fieldManager=bitiq',
    body: { ...subscription('stable'), metadata: { name: 'real', namespace: 'none' } },
    contentType: APPLY,
  },
  {
    what: 'an apply that creates what one may only patch',
    as: 'bitiq-sync',
    method: 'PATCH',
    path: `${APPLICATIONS}/new?fieldManager=bitiq`,
    body: application('new'),
    contentType: APPLY,
  },
  {
    what: 'a namespace',
    as: 'bitiq-bootstrap',
    method: 'PATCH',
    path: `${NAMESPACES}/real-answers-made?fieldManager=bitiq`,
    body: namespace('real-answers-made', { labels: { 'argocd.argoproj.io/managed-by': 'openshift-gitops' } }),
    contentType: APPLY,
    looksAt: ['kind', 'metadata.labels', 'status.phase'],
  },
  {
    what: 'a namespace in which anything may run',
    as: 'bitiq-bootstrap',
    method: 'PATCH',
    path: `${NAMESPACES}/real-answers-made?fieldManager=bitiq`,
    body: namespace('real-answers-made', { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } }),
    contentType: APPLY,
  },
  {
    what: 'an Application that syncs by itself',
    as: 'bitiq-bootstrap',
    method: 'PATCH',
    path: `${APPLICATIONS}/auto?fieldManager=bitiq`,
    body: {
      ...application('auto'),
      spec: { ...application('auto').spec, syncPolicy: { automated: {} } },
    },
    contentType: APPLY,
  },
  {
    what: 'an Application with an operation',
    as: 'bitiq-bootstrap',
    method: 'PATCH',
    path: `${APPLICATIONS}/auto?fieldManager=bitiq`,
    body: { ...application('auto'), operation: order },
    contentType: APPLY,
  },
];

const FORGOTTEN: readonly Question[] = [
  {
    what: 'a page of a list that is forgotten',
    as: 'admin',
    method: 'GET',
    path: `${MAPS}?limit=2&continue=<<page>>`,
    afterCompaction: true,
  },
];

const DELETING: readonly Question[] = [
  { what: 'deleting, without the right', as: 'bitiq-sync', method: 'DELETE', path: `${APPLICATIONS}/real` },
  { what: 'deleting what is not there', as: 'admin', method: 'DELETE', path: `${MAPS}/none` },
  { what: 'deleting', as: 'admin', method: 'DELETE', path: `${MAPS}/a` },
];

/** In the order in which they are asked. */
export const QUESTIONS: readonly Question[] = [
  ...BEFORE,
  ...WHO,
  ...READING,
  ...CREATING,
  ...PATCHING,
  ...APPLYING,
  ...FORGOTTEN,
  ...DELETING,
];
