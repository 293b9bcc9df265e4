import { createHash } from 'node:crypto';
import { type Answer, answer, NO_CONTENT, refuse, UNSUPPORTED_PATH, type VaultRequest } from './answer.ts';
import { findToken, issueToken, type TokenEntry, type VaultState } from './state.ts';

/** `auth/…/login`: the paths that give a token to someone who has none. `undefined`: not one of them. */
export function handleLogin(state: VaultState, request: VaultRequest): Answer | undefined {
  if (request.operation !== 'write') return undefined;
  if (request.path === 'auth/kubernetes/login') return loginByKubernetes(state, request.body);
  if (request.path === 'auth/approle/login') return loginByAppRole(state, request.body);
  return undefined;
}

function loginByKubernetes(state: VaultState, { role, jwt }: VaultRequest['body']): Answer {
  if (typeof role !== 'string' || role === '') return refuse(400, 'missing role');
  if (typeof jwt !== 'string' || jwt === '') return refuse(400, 'missing jwt');
  const bound = state.kubernetesRoles.get(role);
  if (bound === undefined) return refuse(400, `invalid role name "${role}"`);
  const account = state.reviewToken(jwt);
  if (account === undefined) return refuse(403, 'permission denied');
  if (!bound.serviceAccounts.includes(account)) return refuse(403, 'service account name not authorized');
  const displayName = `kubernetes-${account.replace('/', '-')}`;
  return answerAuth(state, issueToken(state, { ...bound, displayName }));
}

function loginByAppRole(state: VaultState, body: VaultRequest['body']): Answer {
  const role = state.appRoles.get(String(body.role_id ?? ''));
  if (role === undefined || role.secretId !== body.secret_id) {
    return refuse(400, 'invalid role or secret ID');
  }
  return answerAuth(state, issueToken(state, { ...role, displayName: 'approle' }));
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
  if (entry.expiresAt === undefined) return refuse(400, 'lease is not renewable');
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

function answerAuth(state: VaultState, token: string): Answer {
  const entry = findToken(state, token);
  return answer({
    auth: {
      client_token: token,
      accessor: accessor(token),
      policies: entry?.policies,
      token_policies: entry?.policies,
      metadata: null,
      lease_duration: entry === undefined ? 0 : secondsLeft(state, entry),
      renewable: entry?.expiresAt !== undefined,
      entity_id: '',
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
    path: entry.displayName.startsWith('kubernetes-') ? 'auth/kubernetes/login' : 'auth/token/create',
    policies: entry.policies,
    renewable: entry.expiresAt !== undefined,
    ttl: secondsLeft(state, entry),
    type: 'service',
  };
}

function secondsLeft(state: VaultState, entry: TokenEntry): number {
  return entry.expiresAt === undefined ? 0 : Math.floor((entry.expiresAt - state.now().getTime()) / 1000);
}

function accessor(token: string): string {
  return createHash('sha256').update(token).digest('base64url').slice(0, 24);
}
