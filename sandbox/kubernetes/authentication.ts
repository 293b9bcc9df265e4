import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '../world.ts';
import { ApiError } from './status.ts';

const ANONYMOUS: Identity = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Whom a request comes from. Throws 401 where its token is not known. */
export function authenticate(headers: IncomingHttpHeaders, tokens: ReadonlyMap<string, Identity>): Identity {
  const { authorization } = headers;
  if (authorization === undefined) return ANONYMOUS;
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const identity = token === undefined ? undefined : tokens.get(token);
  if (!identity) throw new ApiError(401, 'Unauthorized', 'Unauthorized');
  return withGroup(identity, 'system:authenticated');
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
