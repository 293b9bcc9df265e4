import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, refuse, xml } from './answer.ts';
import {
  addVersion,
  type Bucket,
  etagOf,
  findCurrent,
  hideObject,
  type Retention,
  removeVersion,
} from './buckets.ts';

export interface S3Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What S3 answers to a request that is signed right. Buckets are named in the path. */
export function handleRequest(buckets: ReadonlyMap<string, Bucket>, request: S3Request, now: Date): Answer {
  const [, name = '', key = ''] = /^\/([^/]+)\/?(.*)$/.exec(decodeURIComponent(request.url.pathname)) ?? [];
  const bucket = buckets.get(name);
  if (bucket === undefined) return refuse(404, 'NoSuchBucket', 'The specified bucket does not exist');
  if (key === '') return askBucket(bucket, request);
  switch (request.method) {
    case 'GET':
      return getObject(bucket, key, request.url.searchParams.get('versionId'));
    case 'PUT':
      return putObject(bucket, key, request, now);
    case 'DELETE':
      return deleteObject(bucket, key, request, now);
    default:
      return refuse(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.');
  }
}

function askBucket(bucket: Bucket, { method, url }: S3Request): Answer {
  if (method !== 'GET' || !url.searchParams.has('object-lock'))
    return refuse(501, 'NotImplemented', 'Not simulated.');
  return bucket.hasObjectLock
    ? xml('<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>')
    : refuse(
        404,
        'ObjectLockConfigurationNotFoundError',
        'Object Lock configuration does not exist for this bucket',
      );
}

function getObject(bucket: Bucket, key: string, versionId: string | null): Answer {
  const version =
    versionId === null
      ? findCurrent(bucket, key)
      : bucket.objects.get(key)?.find(({ id }) => id === versionId);
  if (version === undefined) return refuse(404, 'NoSuchKey', 'The specified key does not exist.');
  return {
    status: 200,
    headers: {
      etag: etagOf(version),
      'x-amz-version-id': version.id,
      'content-length': String(version.body.length),
      ...(version.retention && {
        'x-amz-object-lock-mode': version.retention.mode,
        'x-amz-object-lock-retain-until-date': version.retention.until.toISOString(),
      }),
    },
    body: version.body,
  };
}

function putObject(bucket: Bucket, key: string, { headers, body }: S3Request, now: Date): Answer {
  const retention = parseRetention(headers);
  if (retention !== undefined) {
    if (!bucket.hasObjectLock) return invalid('Bucket is missing Object Lock Configuration');
    const hasChecksum = Object.keys(headers).some(
      (name) => name === 'content-md5' || name.startsWith('x-amz-checksum-'),
    );
    if (!hasChecksum) {
      return invalid(
        'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
      );
    }
    if (!/^(COMPLIANCE|GOVERNANCE)$/.test(retention.mode) || Number.isNaN(retention.until.getTime())) {
      return badArgument(
        'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
      );
    }
    if (retention.until <= now) return badArgument('The retain until date must be in the future!');
  }
  if (headers['if-none-match'] === '*' && findCurrent(bucket, key) !== undefined) {
    return refuse(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
  }
  const version = addVersion(bucket, key, { body, retention });
  return { status: 200, headers: { etag: etagOf(version), 'x-amz-version-id': version.id } };
}

function parseRetention(headers: IncomingHttpHeaders): Retention | undefined {
  const mode = headers['x-amz-object-lock-mode'];
  const until = headers['x-amz-object-lock-retain-until-date'];
  return mode === undefined && until === undefined
    ? undefined
    : { mode: String(mode), until: new Date(String(until)) };
}

function deleteObject(bucket: Bucket, key: string, { url }: S3Request, now: Date): Answer {
  const id = url.searchParams.get('versionId');
  if (id === null) {
    const marker = hideObject(bucket, key);
    const headers = marker && { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.id };
    return { status: 204, ...(headers && { headers }) };
  }
  return removeVersion(bucket, key, id, now) === 'locked'
    ? refuse(403, 'AccessDenied', 'Access Denied because object protected by object lock.')
    : { status: 204 };
}

function badArgument(message: string): Answer {
  return refuse(400, 'InvalidArgument', message);
}

function invalid(message: string): Answer {
  return refuse(400, 'InvalidRequest', message);
}
