import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '../world.ts';
import type { ApiServer } from './api-request.ts';
import type { Authorizer } from './rbac.ts';
import { ApiError, forbidden } from './status.ts';

const ANONYMOUS: Identity = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Whom tokens of this API server are for, unless they say otherwise. */
export const API_AUDIENCE = 'https://kubernetes.default.svc';

type Tokens = Pick<ApiServer, 'tokens' | 'tokenExpiry' | 'tokenAudiences' | 'now'>;

/** Whom a request comes from. Throws 401 where its token is not known. */
export function authenticate(headers: IncomingHttpHeaders, server: Tokens): Identity {
  const { authorization } = headers;
  if (authorization === undefined) return ANONYMOUS;
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const identity = token === undefined ? undefined : identityOf(server, token);
  if (!identity) throw new ApiError(401, 'Unauthorized', 'Unauthorized');
  return identity;
}

/**
 * Whom the caller asks to act as, by `Impersonate-User` and `Impersonate-Group`; the caller where
 * nothing is asked. Throws 403 where the caller may not.
 */
export function impersonate(
  headers: IncomingHttpHeaders,
  caller: Identity,
  authorizer: Authorizer,
): Identity {
  const username = headers['impersonate-user'];
  if (typeof username !== 'string') return caller;
  const groups = [headers['impersonate-group'] ?? []].flat().flatMap((value) => value.split(/, */));
  const wanted = [{ plural: 'users', name: username }, ...groups.map((name) => ({ plural: 'groups', name }))];
  for (const { plural, name } of wanted) {
    const action = { verb: 'impersonate', group: '', plural, name };
    if (authorizer.mayAct(caller, action)) continue;
    const why = `User "${caller.username}" cannot impersonate resource "${plural}" in API group "" at the cluster scope`;
    throw forbidden(action, name, why);
  }
  return withGroup({ username, groups }, 'system:authenticated');
}

/** Whom a token stands for; `undefined` where it is not known, no longer valid, or for somebody else's ears. */
export function identityOf(
  { tokens, tokenExpiry, tokenAudiences, now }: Tokens,
  token: string,
  audiences: readonly string[] = [API_AUDIENCE],
): Identity | undefined {
  const heard = tokenAudiences.get(token);
  if (heard !== undefined && !heard.some((audience) => audiences.includes(audience))) return undefined;
  const expiry = tokenExpiry.get(token);
  if (expiry !== undefined && expiry <= now().getTime()) return undefined;
  const identity = tokens.get(token);
  return identity && withGroup(identity, 'system:authenticated');
}

/** The identity of a ServiceAccount, as its tokens stand for it. */
export function serviceAccountIdentity(namespace: string, name: string): Identity {
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
  };
}

function withGroup(identity: Identity, group: string): Identity {
  return identity.groups.includes(group) ? identity : { ...identity, groups: [...identity.groups, group] };
}
