import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newBucket } from '../../../sandbox/aws/buckets.ts';
import { handleRequest } from '../../../sandbox/aws/handle-request.ts';
import { type RunningS3, startS3 } from '../../../sandbox/aws/start-s3.ts';

let s3: RunningS3;
let client: S3Client;

beforeAll(async () => {
  s3 = await startS3();
  s3.keys.set('AKIA1', 'secret');
  client = aClient();
});
afterAll(async () => {
  client.destroy();
  await s3.stop();
});
beforeEach(() => {
  s3.buckets.set('locked', newBucket());
  s3.buckets.set('open', newBucket({ hasObjectLock: false }));
});

function aClient(): S3Client {
  return new S3Client({
    region: s3.region,
    endpoint: s3.address,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIA1', secretAccessKey: 'secret' },
  });
}

const inAnHour = () => new Date(Date.now() + 3_600_000);
const put = (more: Partial<PutObjectCommandInput> = {}) =>
  client.send(new PutObjectCommand({ Bucket: 'locked', Key: 'a b/c+d.json', Body: 'text', ...more }));
const locked = () => put({ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: inAnHour() });
const read = async (VersionId?: string) => {
  const { Body } = await client.send(
    new GetObjectCommand({ Bucket: 'locked', Key: 'a b/c+d.json', VersionId }),
  );
  return Body?.transformToString();
};
const remove = (VersionId?: string) =>
  client.send(new DeleteObjectCommand({ Bucket: 'locked', Key: 'a b/c+d.json', VersionId }));

describe('the simulated S3', () => {
  test('never deletes a version that is locked, though a marker may hide it', async () => {
    const { VersionId } = await locked();

    await expect(remove(VersionId)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(await remove()).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });

    await expect(read()).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await read(VersionId)).toBe('text');
  });

  test('tells how long an object is locked', async () => {
    await locked();

    const answer = await client.send(new GetObjectCommand({ Bucket: 'locked', Key: 'a b/c+d.json' }));

    expect(answer).toMatchObject({ ObjectLockMode: 'COMPLIANCE', ContentLength: 4 });
    expect(answer.ObjectLockRetainUntilDate?.getTime()).toBeGreaterThan(Date.now());
  });

  test('keeps the version before where somebody writes over it', async () => {
    const { VersionId } = await locked();
    await put({ Body: 'other' });

    expect(await read()).toBe('other');
    expect(await read(VersionId)).toBe('text');
  });

  test('deletes what is not locked', async () => {
    const { VersionId } = await put();

    await remove(VersionId);

    await expect(read()).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  const refusals: readonly [string, () => Promise<unknown>, string][] = [
    ['a write where something is, if it must not be', () => put({ IfNoneMatch: '*' }), 'PreconditionFailed'],
    [
      'a lock in a bucket without Object Lock',
      () => put({ Bucket: 'open', ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: inAnHour() }),
      'InvalidRequest',
    ],
    [
      'a lock that is over already',
      () => put({ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date(0) }),
      'InvalidArgument',
    ],
    ['a lock without an end', () => put({ ObjectLockMode: 'COMPLIANCE' }), 'InvalidArgument'],
    ['a bucket that is not there', () => put({ Bucket: 'none' }), 'NoSuchBucket'],
  ];
  test.each(refusals)('refuses %s', async (_what, ask, name) => {
    await put();

    await expect(ask()).rejects.toMatchObject({ name });
  });

  test('refuses who does not sign', async () => {
    const response = await fetch(`${s3.address}/locked/a`);

    expect(response.status).toBe(403);
    expect(await response.text()).toContain('<Code>AccessDenied</Code>');
  });

  test('refuses a lock without a checksum of the body', () => {
    const request = {
      method: 'PUT',
      url: new URL('http://s3/locked/k'),
      headers: {
        'x-amz-object-lock-mode': 'COMPLIANCE',
        'x-amz-object-lock-retain-until-date': inAnHour().toISOString(),
      },
      body: Buffer.from('text'),
    };

    const { status, body } = handleRequest(s3.buckets, request, new Date());

    expect(status).toBe(400);
    expect(String(body)).toContain('Content-MD5 OR x-amz-checksum- HTTP header is required');
  });
});
