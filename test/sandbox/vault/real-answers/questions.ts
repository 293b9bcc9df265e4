/** In whose name a request is made: with the root token, a policy of `deploy/vault`, no token, one that nobody issued, or one without a policy. */
export type Asker = 'root' | 'bitiq' | 'bitiq-bootstrap' | 'default' | 'nobody' | 'stranger';

/** The state that the server is in. */
export type Condition = 'active' | 'sealed' | 'uninitialized' | 'standby';

/**
 * One request. In a body `@policy:bitiq` stands for the text of `deploy/vault/bitiq.hcl`, `@jwt:ns/name` for
 * a ServiceAccount's token, `@role-id` and `@secret-id` for those of an AppRole.
 */
export interface Question {
  readonly as: Asker;
  readonly method: 'GET' | 'HEAD' | 'LIST' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Without `/v1/`. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Row = readonly [Asker, Question['method'], string, unknown?, Readonly<Record<string, string>>?];

const PATHS = [
  'gitops/data/registry/quay',
  'gitops/subkeys/registry/quay',
  'gitops/metadata/registry/quay',
  'gitops/delete/registry/quay',
  'gitops/undelete/registry/quay',
  'gitops/destroy/registry/quay',
  'gitops/config',
  'sys/policies/acl/gitops-prod',
  'sys/policies/acl/bitiq',
  'sys/mounts',
  'sys/seal',
  'auth/token/create',
  'auth/token/lookup-self',
  'nowhere/at/all',
];

const HEALTH: readonly Row[] = [
  ['nobody', 'GET', 'sys/health'],
  ['nobody', 'HEAD', 'sys/health'],
  ['stranger', 'GET', 'sys/health'],
  ['nobody', 'GET', 'sys/health?standbyok=true'],
  ['nobody', 'GET', 'sys/health?activecode=299&sealedcode=298&uninitcode=297&standbycode=296'],
  ['nobody', 'GET', 'sys/health?activecode=x'],
  ['nobody', 'POST', 'sys/health', {}],
  ['nobody', 'GET', 'sys/init'],
  ['nobody', 'GET', 'sys/seal-status'],
  ['nobody', 'GET', 'sys/leader'],
];

/** While it can do nothing else. */
const AWAY: readonly Row[] = [
  ...HEALTH,
  ['bitiq', 'GET', 'auth/token/lookup-self'],
  ['nobody', 'GET', 'gitops/subkeys/registry/quay'],
  ['bitiq', 'GET', 'gitops/subkeys/registry/quay'],
  ['nobody', 'POST', 'auth/kubernetes/login', { role: 'bitiq', jwt: '@jwt:bitiq/bitiq' }],
  ['bitiq', 'POST', 'sys/capabilities-self', { paths: ['gitops/subkeys/registry/quay'] }],
];

const MOUNTS: readonly Row[] = [
  ['root', 'POST', 'sys/mounts/gitops', { type: 'kv', options: { version: '2' } }],
  ['root', 'POST', 'sys/mounts/gitops', { type: 'kv', options: { version: '2' } }],
  ['root', 'POST', 'sys/mounts/old', { type: 'kv', options: { version: '1' } }],
  ['root', 'POST', 'sys/mounts/of-a-kind', { type: 'nonsense' }],
  ['root', 'GET', 'sys/mounts/gitops'],
  ['root', 'GET', 'sys/mounts/none'],
  ['root', 'GET', 'sys/mounts/gitops/tune'],
  ['bitiq', 'GET', 'sys/mounts'],
  ['bitiq', 'GET', 'sys/mounts/gitops'],
  ['bitiq', 'GET', 'sys/mounts/gitops/tune'],
];

const POLICIES: readonly Row[] = [
  ['root', 'PUT', 'sys/policies/acl/bitiq', { policy: '@policy:bitiq' }],
  ['root', 'PUT', 'sys/policies/acl/bitiq-bootstrap', { policy: '@policy:bitiq-bootstrap' }],
  [
    'root',
    'PUT',
    'sys/policies/acl/gitops-prod',
    { policy: 'path "gitops/data/*" {\n  capabilities = ["read"]\n}\n' },
  ],
  [
    'root',
    'PUT',
    'sys/policies/acl/Gitops-STAGING',
    { policy: '{"path": {"gitops/data/*": {"capabilities": ["read"]}}}' },
  ],
  ['root', 'PUT', 'sys/policies/acl/broken', { policy: 'path "a" {' }],
  ['root', 'PUT', 'sys/policies/acl/broken', { policy: 'path "a" { capabilities = ["fly"] }' }],
  ['root', 'PUT', 'sys/policies/acl/broken', { policy: 'road "a" { capabilities = ["read"] }' }],
  ['root', 'PUT', 'sys/policies/acl/broken', { policy: '' }],
  ['root', 'PUT', 'sys/policies/acl/broken', {}],
  ['root', 'PUT', 'sys/policies/acl/root', { policy: 'path "a" { capabilities = ["read"] }' }],
  ['root', 'GET', 'sys/policies/acl/gitops-prod'],
  ['root', 'GET', 'sys/policies/acl/gitops-staging'],
  ['root', 'GET', 'sys/policies/acl/root'],
  ['root', 'GET', 'sys/policies/acl/none'],
  ['root', 'GET', 'sys/policy/gitops-prod'],
  ['root', 'GET', 'sys/policy/none'],
  ['bitiq', 'GET', 'sys/policies/acl/gitops-prod'],
  ['bitiq', 'GET', 'sys/policies/acl/Gitops-Prod'],
  ['bitiq', 'GET', 'sys/policies/acl/gitops-none'],
  ['bitiq', 'GET', 'sys/policies/acl/bitiq'],
  ['bitiq', 'GET', 'sys/policies/acl/none'],
  ['bitiq', 'LIST', 'sys/policies/acl'],
  ['bitiq', 'PUT', 'sys/policies/acl/gitops-prod', { policy: 'path "a" { capabilities = ["read"] }' }],
  ['bitiq', 'DELETE', 'sys/policies/acl/gitops-prod'],
  ['root', 'DELETE', 'sys/policies/acl/gitops-staging'],
  ['root', 'DELETE', 'sys/policies/acl/none'],
  ['root', 'PATCH', 'sys/policies/acl/gitops-prod', {}],
];

const SECRETS: readonly Row[] = [
  ['root', 'POST', 'gitops/data/registry/quay', { data: { dockerconfigjson: 'example' } }],
  [
    'root',
    'POST',
    'gitops/data/registry/quay',
    { data: { dockerconfigjson: 'example' }, options: { cas: 1 } },
  ],
  [
    'root',
    'POST',
    'gitops/data/registry/quay',
    { data: { dockerconfigjson: 'example' }, options: { cas: 1 } },
  ],
  ['root', 'PUT', 'gitops/data/registry/quay', {}],
  ['root', 'PUT', 'gitops/data/registry/quay', { data: 'text' }],
  ['root', 'PUT', 'gitops/data/no/object', '['],
  ['root', 'POST', 'gitops/data/nested', { data: { a: { b: { c: 1 } }, d: [1], e: {}, f: null, g: '' } }],
  ['root', 'POST', 'gitops/data/empty', { data: {} }],
  ['root', 'POST', 'gitops/data/data/too/deep', { data: { token: 'example' } }],
  ['root', 'POST', 'gitops/metadata/registry/quay', { custom_metadata: { owner: 'platform' } }],
  ['root', 'POST', 'gitops/metadata/only/metadata', { custom_metadata: { owner: 'platform' } }],
  ['root', 'POST', 'gitops/metadata/careful', { cas_required: true }],
  ['root', 'POST', 'gitops/data/careful', { data: { token: 'example' } }],
  ['root', 'POST', 'gitops/data/careful', { data: { token: 'example' }, options: { cas: 0 } }],
  ['root', 'POST', 'gitops/data/careful', { data: { token: 'example' }, options: { cas: 0 } }],
  ['root', 'POST', 'gitops/data/was/deleted', { data: { token: 'example' } }],
  ['root', 'DELETE', 'gitops/data/was/deleted'],
  ['root', 'POST', 'gitops/data/was/destroyed', { data: { token: 'example' } }],
  ['root', 'PUT', 'gitops/destroy/was/destroyed', { versions: [1] }],
  ['root', 'POST', 'gitops/data/was/undeleted', { data: { token: 'example' } }],
  ['root', 'POST', 'gitops/delete/was/undeleted', { versions: [1] }],
  ['root', 'POST', 'gitops/undelete/was/undeleted', { versions: [1] }],
  ['root', 'POST', 'gitops/undelete/never/written', { versions: [1] }],
  ['root', 'POST', 'gitops/destroy/never/written', { versions: [1] }],
  ['root', 'POST', 'gitops/delete/never/written', { versions: [1] }],
  ['root', 'POST', 'gitops/destroy/was/destroyed', {}],
  ['root', 'POST', 'gitops/data/was/forgotten', { data: { token: 'example' } }],
  ['root', 'DELETE', 'gitops/metadata/was/forgotten'],
  ['root', 'DELETE', 'gitops/metadata/never/written'],
  ['root', 'DELETE', 'gitops/data/never/written'],
];

const READING: readonly Row[] = [
  ...['registry/quay', 'nested', 'empty', 'careful', 'only/metadata', 'was/deleted', 'was/destroyed'].flatMap(
    (path): Row[] => [
      ['bitiq', 'GET', `gitops/subkeys/${path}`],
      ['bitiq', 'GET', `gitops/metadata/${path}`],
      ['bitiq', 'GET', `gitops/data/${path}`],
    ],
  ),
  ['root', 'GET', 'gitops/data/was/deleted'],
  ['root', 'GET', 'gitops/data/was/destroyed'],
  ['root', 'GET', 'gitops/data/never/written'],
  ['bitiq', 'GET', 'gitops/subkeys/was/undeleted'],
  ['bitiq', 'GET', 'gitops/subkeys/was/forgotten'],
  ['bitiq', 'GET', 'gitops/subkeys/too/deep'],
  ['bitiq', 'GET', 'gitops/subkeys/data/too/deep'],
  ['bitiq', 'GET', 'gitops/subkeys/never/written'],
  ['bitiq', 'GET', 'gitops/metadata/never/written'],
  ['bitiq', 'GET', 'gitops/subkeys/nested?depth=1'],
  ['bitiq', 'GET', 'gitops/subkeys/nested?depth=2'],
  ['bitiq', 'GET', 'gitops/subkeys/registry/quay?version=1'],
  ['bitiq', 'GET', 'gitops/subkeys/registry/quay?version=9'],
  ['bitiq', 'GET', 'gitops/subkeys/registry/'],
  ['bitiq', 'GET', 'gitops/subkeys/'],
  ['bitiq', 'GET', 'gitops/subkeys'],
  ['bitiq', 'LIST', 'gitops/metadata/registry'],
  ['bitiq', 'LIST', 'gitops/metadata/'],
  ['bitiq', 'LIST', 'gitops/subkeys/registry'],
  ['root', 'LIST', 'gitops/metadata/registry'],
  ['root', 'LIST', 'gitops/metadata/registry/'],
  ['root', 'GET', 'gitops/metadata/?list=true'],
  ['root', 'LIST', 'gitops/metadata/nowhere'],
  ['root', 'LIST', 'gitops/data/registry'],
  ['root', 'POST', 'gitops/subkeys/registry/quay', {}],
  ['root', 'DELETE', 'gitops/subkeys/registry/quay'],
  ['bitiq', 'POST', 'gitops/subkeys/registry/quay', {}],
  ['bitiq', 'GET', 'gitops/registry/quay'],
  ['root', 'GET', 'gitops/registry/quay'],
  ['root', 'POST', 'gitops/registry/quay', { token: 'example' }],
  ['root', 'GET', 'gitops'],
  ['root', 'GET', 'gitops/'],
  ['root', 'GET', 'gitops/config'],
  ['bitiq', 'GET', 'gitops/config'],
  [
    'root',
    'PATCH',
    'gitops/data/registry/quay',
    { data: { more: 'example' } },
    { 'content-type': 'application/merge-patch+json' },
  ],
  [
    'root',
    'PATCH',
    'gitops/data/registry/quay',
    { data: { more: 'example' } },
    { 'content-type': 'application/json' },
  ],
  [
    'root',
    'PATCH',
    'gitops/data/never/written',
    { data: { more: 'example' } },
    { 'content-type': 'application/merge-patch+json' },
  ],
  [
    'root',
    'PATCH',
    'gitops/metadata/registry/quay',
    { cas_required: false },
    { 'content-type': 'application/merge-patch+json' },
  ],
  [
    'bitiq',
    'PATCH',
    'gitops/data/registry/quay',
    { data: { more: 'example' } },
    { 'content-type': 'application/merge-patch+json' },
  ],
  ['bitiq', 'PUT', 'gitops/data/registry/quay', { data: { more: 'example' } }],
  ['bitiq', 'DELETE', 'gitops/data/registry/quay'],
  ['bitiq', 'DELETE', 'gitops/metadata/registry/quay'],
  ['bitiq', 'POST', 'gitops/destroy/registry/quay', { versions: [1] }],
  ['bitiq', 'POST', 'gitops/undelete/was/deleted', { versions: [1] }],
];

const WRITING: readonly Row[] = [
  ['bitiq-bootstrap', 'POST', 'gitops/data/logging/loki-s3', { data: { token: 'example' } }],
  ['bitiq-bootstrap', 'POST', 'gitops/data/logging/loki-s3', { data: { token: 'example' } }],
  [
    'bitiq-bootstrap',
    'POST',
    'gitops/data/logging/loki-s3',
    { data: { token: 'example' }, options: { cas: 0 } },
  ],
  [
    'bitiq-bootstrap',
    'POST',
    'gitops/data/logging/loki-s3',
    { data: { token: 'example' }, options: { cas: 2 } },
  ],
  ['bitiq-bootstrap', 'GET', 'gitops/data/logging/loki-s3'],
  ['bitiq-bootstrap', 'GET', 'gitops/subkeys/logging/loki-s3'],
  ['bitiq-bootstrap', 'POST', 'gitops/data/registry/quay', { data: { token: 'example' } }],
];

const VERSION_ONE: readonly Row[] = [
  ['root', 'PUT', 'old/app', { user: 'example' }],
  ['root', 'PUT', 'old/app', {}],
  ['root', 'GET', 'old/none'],
  ['root', 'LIST', 'old/'],
  ['bitiq', 'GET', 'old/app'],
  ['bitiq', 'GET', 'old/subkeys/app'],
  ['root', 'GET', 'old/subkeys/app'],
  ['root', 'DELETE', 'old/app'],
  ['root', 'DELETE', 'old/app'],
];

const LOOKUPS: readonly Row[] = [
  ...(['bitiq', 'bitiq-bootstrap', 'default', 'nobody', 'stranger', 'root'] as const).map(
    (as): Row => [as, 'GET', 'sys/internal/ui/mounts/gitops'],
  ),
  ['bitiq', 'GET', 'sys/internal/ui/mounts/gitops/registry/quay'],
  ['bitiq', 'GET', 'sys/internal/ui/mounts/old'],
  ['bitiq', 'GET', 'sys/internal/ui/mounts/none'],
  ['root', 'GET', 'sys/internal/ui/mounts/old'],
  ['root', 'GET', 'sys/internal/ui/mounts/none'],
];

const TOKENS: readonly Row[] = [
  ...(['bitiq', 'default', 'root', 'nobody', 'stranger'] as const).map(
    (as): Row => [as, 'GET', 'auth/token/lookup-self'],
  ),
  ['bitiq', 'POST', 'auth/token/renew-self', {}],
  ['root', 'POST', 'auth/token/renew-self', {}],
  ['nobody', 'POST', 'auth/token/renew-self', {}],
  ['stranger', 'POST', 'auth/token/renew-self', {}],
  ['bitiq', 'POST', 'auth/token/create', {}],
  ['bitiq', 'GET', 'auth/token/accessors?list=true'],
  ['bitiq', 'POST', 'auth/token/nonsense', {}],
  ['root', 'POST', 'auth/token/nonsense', {}],
  ['bitiq', 'POST', 'sys/capabilities-self', { paths: PATHS }],
  ['bitiq-bootstrap', 'POST', 'sys/capabilities-self', { paths: [...PATHS, 'gitops/data/logging/loki-s3'] }],
  ['default', 'POST', 'sys/capabilities-self', { paths: PATHS }],
  ['root', 'POST', 'sys/capabilities-self', { paths: PATHS }],
  ['bitiq', 'POST', 'sys/capabilities-self', { path: 'gitops/subkeys/registry/quay' }],
  ['bitiq', 'POST', 'sys/capabilities-self', { paths: 'gitops/subkeys/a,gitops/data/a' }],
  ['bitiq', 'POST', 'sys/capabilities-self', {}],
  ['nobody', 'POST', 'sys/capabilities-self', { paths: ['gitops/data/a'] }],
];

const LOGINS: readonly Row[] = [
  ['nobody', 'POST', 'auth/kubernetes/login', { role: 'bitiq', jwt: '@jwt:bitiq/bitiq' }],
  ['stranger', 'POST', 'auth/kubernetes/login', { role: 'bitiq', jwt: '@jwt:bitiq/bitiq' }],
  ['nobody', 'PUT', 'auth/kubernetes/login', { role: 'bitiq', jwt: '@jwt:bitiq/bitiq' }],
  ['nobody', 'POST', 'auth/kubernetes/login', { role: 'bitiq', jwt: '@jwt:bitiq/other' }],
  ['nobody', 'POST', 'auth/kubernetes/login', { role: 'bitiq', jwt: '@jwt:other/bitiq' }],
  ['nobody', 'POST', 'auth/kubernetes/login', { role: 'bitiq', jwt: '@jwt:forged' }],
  ['nobody', 'POST', 'auth/kubernetes/login', { role: 'bitiq', jwt: 'no.jwt' }],
  ['nobody', 'POST', 'auth/kubernetes/login', { role: 'none', jwt: '@jwt:bitiq/bitiq' }],
  ['nobody', 'POST', 'auth/kubernetes/login', { jwt: '@jwt:bitiq/bitiq' }],
  ['nobody', 'POST', 'auth/kubernetes/login', { role: 'bitiq' }],
  ['nobody', 'POST', 'auth/kubernetes/login', {}],
  ['nobody', 'GET', 'auth/kubernetes/login'],
  ['bitiq', 'GET', 'auth/kubernetes/login'],
  ['nobody', 'POST', 'auth/none/login', { role: 'bitiq', jwt: '@jwt:bitiq/bitiq' }],
  ['nobody', 'POST', 'auth/approle/login', { role_id: '@role-id', secret_id: '@secret-id' }],
  ['nobody', 'POST', 'auth/approle/login', { role_id: '@role-id', secret_id: 'wrong' }],
  ['nobody', 'POST', 'auth/approle/login', { role_id: 'wrong', secret_id: '@secret-id' }],
  ['nobody', 'POST', 'auth/approle/login', { role_id: '@role-id' }],
  ['nobody', 'POST', 'auth/approle/login', {}],
];

const STRANGE: readonly Row[] = [
  ['root', 'GET', 'nowhere/at/all'],
  ['bitiq', 'GET', 'nowhere/at/all'],
  ['nobody', 'GET', 'nowhere/at/all'],
  ['nobody', 'GET', 'gitops/subkeys/registry/quay'],
  ['stranger', 'GET', 'gitops/subkeys/registry/quay'],
  ['root', 'GET', 'sys/nonsense'],
  ['nobody', 'GET', 'sys/nonsense'],
  ['bitiq', 'GET', 'gitops/subkeys/registry/quay', undefined, { 'x-vault-namespace': 'team' }],
  ['bitiq', 'GET', 'gitops/subkeys/registry/quay', undefined, { 'x-vault-namespace': 'root' }],
  ['nobody', 'GET', 'sys/health', undefined, { 'x-vault-namespace': 'team' }],
  [
    'nobody',
    'POST',
    'auth/kubernetes/login',
    { role: 'bitiq', jwt: '@jwt:bitiq/bitiq' },
    { 'x-vault-namespace': 'team' },
  ],
  ['bitiq', 'GET', 'gitops/subkeys/registry%2Fquay'],
  ['bitiq', 'GET', 'gitops//subkeys/registry/quay'],
  ['bitiq', 'GET', 'gitops/subkeys/../data/registry/quay'],
  ['bitiq', 'POST', 'sys/capabilities-self', 'no JSON'],
];

const ACTIVE = [
  ...HEALTH,
  ...MOUNTS,
  ...POLICIES,
  ...SECRETS,
  ...READING,
  ...WRITING,
  ...VERSION_ONE,
  ...LOOKUPS,
  ...TOKENS,
  ...LOGINS,
  ...STRANGE,
];

const toQuestion = ([as, method, path, body, headers]: Row): Question => ({
  as,
  method,
  path,
  ...(body !== undefined && { body }),
  ...(headers && { headers }),
});

/** What is asked, in this order, for one request stands on those before it. */
export const QUESTIONS: Readonly<Record<Condition, readonly Question[]>> = {
  active: ACTIVE.map(toQuestion),
  sealed: AWAY.map(toQuestion),
  uninitialized: AWAY.map(toQuestion),
  standby: AWAY.map(toQuestion),
};
