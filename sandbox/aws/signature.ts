import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Refusal, refusal } from './refusal.ts';

interface Signed {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([a-z0-9]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

const SKEW_MS = 15 * 60_000;

/** Whom a request says that it is from, and what it is meant for. */
export interface Scope {
  readonly keyId: string;
  readonly region: string;
  /** `s3`, `iam`, `sts`, `secretsmanager`. */
  readonly service: string;
}

/** `undefined`: it is not signed with Signature Version 4 in its header. */
export function readScope({ authorization }: IncomingHttpHeaders): Scope | undefined {
  const found = AUTHORIZATION.exec(authorization ?? '');
  if (found === null) return undefined;
  const [, keyId = '', , region = '', service = ''] = found;
  return { keyId, region, service };
}

/** What a service of AWS (default: S3) refuses a request for that is not signed right (Signature Version 4, in the header); `undefined`: nothing. */
export function judgeSignature(
  request: Signed,
  keys: ReadonlyMap<string, string>,
  region: string,
  now: Date,
  service = 's3',
): Refusal | undefined {
  const found = AUTHORIZATION.exec(request.headers.authorization ?? '');
  if (found === null || found[4] !== service) return refusal(403, 'AccessDenied', 'Access Denied');
  const [, keyId = '', day = '', signedFor = '', , names = '', signature = ''] = found;
  const secret = keys.get(keyId);
  if (secret === undefined) {
    return refusal(
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    );
  }
  if (signedFor !== region) {
    return refusal(
      400,
      'AuthorizationHeaderMalformed',
      `The region '${signedFor}' is wrong; expecting '${region}'`,
    );
  }
  const date = String(request.headers['x-amz-date'] ?? '');
  if (Math.abs(parseDate(date) - now.getTime()) > SKEW_MS) {
    return refusal(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
  }
  const { 'x-amz-content-sha256': told = service === 's3' ? '' : sha256(request.body) } = request.headers;
  if (sha256(request.body) !== told) {
    return refusal(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match.",
    );
  }
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonicalRequest(request, names))].join('\n');
  const expected = hmac(signingKey(secret, day, region, service), text);
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'))
    ? undefined
    : refusal(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match.');
}

function canonicalRequest({ method, url, headers, body }: Signed, names: string): string {
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const lines = names.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}`);
  return [method, url.pathname, query, ...lines, '', names, sha256(body)].join('\n');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function signingKey(secret: string, day: string, region: string, service: string): Buffer {
  return [day, region, service, 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
}

/** `20261121T150000Z` to milliseconds since 1970. */
function parseDate(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
