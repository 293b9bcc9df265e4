import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { matchesGlob } from '../kubernetes/argocd/glob.ts';
import type { ArgocdRole } from '../world.ts';
import { GrpcError } from './answer.ts';

const KEY = randomBytes(32);

/** A token for a role of a project, as `argocd proj role create-token` prints one. */
export function createToken({ project, role }: Pick<ArgocdRole, 'project' | 'role'>, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  const claims = { iss: 'argocd', nbf: seconds, iat: seconds, jti: randomUUID() };
  const head = encode({ alg: 'HS256', typ: 'JWT' });
  const payload = `${head}.${encode({ ...claims, sub: subjectOf({ project, role }) })}`;
  return `${payload}.${createHmac('sha256', KEY).update(payload).digest('base64url')}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** `proj:default:bitiq`, which is also whom Argo CD names as who began an operation. */
export function subjectOf({ project, role }: Pick<ArgocdRole, 'project' | 'role'>): string {
  return `proj:${project}:${role}`;
}

/** Whose token a request carries. Throws where it has none, or one that does not hold. */
export function authenticate(
  tokens: ReadonlyMap<string, ArgocdRole>,
  authorization: string | undefined,
  now: Date,
): ArgocdRole {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new GrpcError('Unauthenticated', 'no session information');
  const role = tokens.get(token);
  if (role === undefined) {
    throw new GrpcError('Unauthenticated', 'invalid session: failed to verify the token');
  }
  if (role.expiresAt !== undefined && role.expiresAt <= now) {
    throw new GrpcError('Unauthenticated', 'invalid session: token has invalid claims: token is expired');
  }
  return role;
}

/** Whether a role's policies let it act on `project/application`. */
export function isAllowed({ policies }: ArgocdRole, action: string, object: string): boolean {
  return policies.some((policy) => policy.action === action && matchesGlob(policy.object, object));
}
