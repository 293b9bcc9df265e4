import { createHash } from 'node:crypto';
import { type Answer, answer, NO_CONTENT, refuse, UNSUPPORTED_PATH, type VaultRequest } from './answer.ts';
import { findToken, issueToken, type TokenEntry, type VaultState } from './state.ts';

/** `auth/…/login`: the paths that give a token to someone who has none. `undefined`: not one of them. */
export function handleLogin(state: VaultState, request: VaultRequest): Answer | undefined {
  const logIn = Object.hasOwn(LOGINS, request.path) ? LOGINS[request.path] : undefined;
  if (logIn === undefined) return undefined;
  return request.operation === 'write' ? logIn(state, request.body) : refuse(405, 'unsupported operation');
}

const LOGINS: Readonly<Record<string, (state: VaultState, body: VaultRequest['body']) => Answer>> = {
  'auth/kubernetes/login': loginByKubernetes,
  'auth/approle/login': loginByAppRole,
};

function loginByKubernetes(state: VaultState, { role, jwt }: VaultRequest['body']): Answer {
  if (typeof role !== 'string' || role === '') return refuse(400, 'missing role');
  if (typeof jwt !== 'string' || jwt === '') return refuse(400, 'missing jwt');
  const bound = state.kubernetesRoles.get(role);
  if (bound === undefined) return refuse(400, `invalid role name "${role}"`);
  const account = state.reviewToken(jwt);
  if (account === undefined) return refuse(403, 'permission denied');
  const [namespace = '', name = ''] = account.split('/');
  if (!bound.serviceAccounts.some((each) => each.endsWith(`/${name}`)))
    return refuse(403, 'service account name not authorized');
  if (!bound.serviceAccounts.includes(account)) return refuse(403, 'namespace not authorized');
  const metadata = { role, service_account_name: name, service_account_namespace: namespace };
  const token = issueToken(state, { ...bound, displayName: `kubernetes-${namespace}-${name}` });
  return answerAuth(state, token, { metadata, entity_id: entityId(account) });
}

function loginByAppRole(state: VaultState, body: VaultRequest['body']): Answer {
  if (body.role_id === undefined) return refuse(500, 'failed to determine alias name from login request');
  if (body.secret_id === undefined) return refuse(400, 'missing secret_id');
  const role = state.appRoles.get(String(body.role_id));
  if (role === undefined || role.secretId !== body.secret_id) {
    return refuse(400, 'invalid role or secret ID');
  }
  const token = issueToken(state, { ...role, displayName: 'approle' });
  const metadata = { role_name: role.policies[0] ?? '' };
  return answerAuth(state, token, { metadata, entity_id: entityId(String(body.role_id)) });
}

/** `auth/token/…`. */
export function handleToken(state: VaultState, request: VaultRequest, entry: TokenEntry): Answer {
  const { operation, path, token, body } = request;
  switch (`${operation} ${path}`) {
    case 'read auth/token/lookup-self':
    case 'write auth/token/lookup-self':
      return answer({ data: tokenData(state, token, entry) });
    case 'write auth/token/renew-self':
      return renew(state, token, entry, seconds(body.increment));
    case 'write auth/token/revoke-self':
      state.tokens.delete(token);
      return NO_CONTENT;
    case 'write auth/token/create':
      return create(state, entry, body);
    default:
      return UNSUPPORTED_PATH;
  }
}

const DEFAULT_TTL = 2_764_800;

function create(state: VaultState, parent: TokenEntry, body: VaultRequest['body']): Answer {
  const asked = Array.isArray(body.policies) ? body.policies.map(String) : parent.policies;
  const isRoot = parent.policies.includes('root');
  if (!isRoot && !asked.every((policy) => policy === 'default' || parent.policies.includes(policy))) {
    return refuse(400, 'child policies must be subset of parent');
  }
  const ttlSeconds = seconds(body.ttl) ?? (asked.includes('root') ? 0 : DEFAULT_TTL);
  const displayName = body.display_name === undefined ? 'token' : `token-${String(body.display_name)}`;
  return answerAuth(state, issueToken(state, { policies: asked, displayName, ttlSeconds }));
}

/** What never expires is not renewed; without an increment a token gets its first life again. */
function renew(state: VaultState, token: string, entry: TokenEntry, increment = entry.ttlSeconds): Answer {
  if (entry.expiresAt === undefined) return refuse(400, 'invalid lease ID');
  const { endsAt = Number.POSITIVE_INFINITY } = entry;
  entry.expiresAt = Math.min(state.now().getTime() + (increment ?? 3600) * 1000, endsAt);
  return answerAuth(state, token);
}

/** `90`, `"90"`, `"90s"`, `"2h"`. */
function seconds(value: unknown): number | undefined {
  const match = /^(\d+)([smhd]?)$/.exec(String(value ?? ''));
  if (match === null) return undefined;
  const factor = { s: 1, m: 60, h: 3600, d: 86_400 }[match[2] ?? ''] ?? 1;
  return Number(match[1]) * factor;
}

function answerAuth(
  state: VaultState,
  token: string,
  entity: { metadata: object | null; entity_id: string } = { metadata: null, entity_id: '' },
): Answer {
  const entry = findToken(state, token);
  return answer({
    auth: {
      client_token: token,
      accessor: accessor(token),
      policies: entry?.policies,
      token_policies: entry?.policies,
      lease_duration: entry === undefined ? 0 : secondsLeft(state, entry),
      renewable: entry?.expiresAt !== undefined,
      ...entity,
      token_type: 'service',
      orphan: true,
      mfa_requirement: null,
      num_uses: 0,
    },
  });
}

function tokenData(state: VaultState, token: string, entry: TokenEntry): object {
  return {
    accessor: accessor(token),
    creation_time: Math.floor(state.now().getTime() / 1000),
    creation_ttl: secondsLeft(state, entry),
    display_name: entry.displayName,
    entity_id: '',
    expire_time: entry.expiresAt === undefined ? null : new Date(entry.expiresAt).toISOString(),
    explicit_max_ttl: 0,
    id: token,
    meta: null,
    num_uses: 0,
    orphan: true,
    path: pathOf(entry),
    policies: entry.policies,
    ...(!isRoot(entry) && { renewable: entry.expiresAt !== undefined }),
    ttl: secondsLeft(state, entry),
    type: 'service',
  };
}

function isRoot({ policies }: TokenEntry): boolean {
  return policies.includes('root');
}

/** What it was made by. */
function pathOf(entry: TokenEntry): string {
  if (isRoot(entry)) return 'auth/token/root';
  return entry.displayName.startsWith('kubernetes-') ? 'auth/kubernetes/login' : 'auth/token/create';
}

function secondsLeft(state: VaultState, entry: TokenEntry): number {
  return entry.expiresAt === undefined ? 0 : Math.floor((entry.expiresAt - state.now().getTime()) / 1000);
}

/** Whoever logs in by a method is somebody, under whichever token. */
function entityId(who: string): string {
  const hash = createHash('sha256').update(who).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`;
}

function accessor(token: string): string {
  return createHash('sha256').update(token).digest('base64url').slice(0, 24);
}
