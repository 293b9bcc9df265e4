import { createHmac, randomBytes } from 'node:crypto';
import { type ApiReply, type ApiRequest, type ApiServer, parseObject } from './api-request.ts';
import { API_AUDIENCE, serviceAccountIdentity } from './authentication.ts';
import { existing } from './read.ts';
import type { ResourceRequest } from './request-info.ts';
import type { ResourceType } from './resource-type.ts';
import { invalid } from './status.ts';
import { timestampOf } from './timestamp.ts';

interface TokenRequest {
  readonly metadata?: object;
  readonly spec?: { readonly audiences?: readonly string[]; readonly expirationSeconds?: number };
}

const SHORTEST_SECONDS = 600;
const SIGNING_KEY = randomBytes(32);

/** `serviceaccounts/token`: a new token that stands for the account until it expires. */
export function requestToken(
  server: ApiServer,
  request: ApiRequest,
  type: ResourceType,
  target: ResourceRequest,
): ApiReply {
  const account = existing(server, type, { ...target, subresource: undefined });
  const body = parseObject<TokenRequest>(request);
  const { namespace = '', name } = account.metadata;
  const audiences = body.spec?.audiences?.length ? body.spec.audiences : [API_AUDIENCE];
  const expirationSeconds = body.spec?.expirationSeconds ?? 3600;
  assertLongEnough(expirationSeconds);
  const issuedAt = Math.floor(server.now().getTime() / 1000);
  const expiry = issuedAt + expirationSeconds;
  const token = jsonWebToken({
    iss: API_AUDIENCE,
    aud: audiences,
    iat: issuedAt,
    nbf: issuedAt,
    exp: expiry,
    jti: randomBytes(8).toString('hex'),
    sub: serviceAccountIdentity(namespace, name).username,
    'kubernetes.io': { namespace, serviceaccount: { name, uid: account.metadata.uid } },
  });
  server.tokens.set(token, serviceAccountIdentity(namespace, name));
  server.tokenExpiry.set(token, expiry * 1000);
  server.tokenAudiences.set(token, audiences);
  const expirationTimestamp = timestampOf(new Date(expiry * 1000));
  return {
    status: 201,
    body: {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name, namespace, creationTimestamp: null },
      spec: { ...body.spec, audiences, expirationSeconds },
      status: { token, expirationTimestamp },
    },
  };
}

function assertLongEnough(expirationSeconds: number): void {
  if (expirationSeconds >= SHORTEST_SECONDS) return;
  const message = `Invalid value: ${expirationSeconds}: may not specify a duration less than 10 minutes`;
  throw invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', [
    { reason: 'FieldValueInvalid', message, field: 'spec.expirationSeconds' },
  ]);
}

function jsonWebToken(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', kid: 'sandbox' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', SIGNING_KEY).update(text).digest('base64url')}`;
}
