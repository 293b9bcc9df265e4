import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { newBucket } from '../../../sandbox/aws/buckets.ts';
import { type RunningS3, startS3 } from '../../../sandbox/aws/start-s3.ts';
import { createLockedBucket } from '../../../src/integrations/aws/locked-bucket.ts';

const NOW = Date.now();
const DAY = 86_400_000;
const signal = new AbortController().signal;

let s3: RunningS3;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.stop());

beforeEach(() => {
  s3.keys.set('AKIAAUDIT', 'secret');
  s3.buckets.set('acme-audit', newBucket());
  s3.buckets.set('acme-open', newBucket({ hasObjectLock: false }));
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAAUDIT');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});
afterEach(() => {
  vi.unstubAllEnvs();
  Object.assign(s3.trouble, { mode: 'none', status: undefined });
});

const aBucket = (given: { bucket?: string; region?: string } = {}) =>
  createLockedBucket({
    bucket: given.bucket ?? 'acme-audit',
    region: given.region ?? s3.region,
    prefix: 'bitiq/',
    retentionDays: 30,
    endpoint: s3.address,
    now: () => NOW,
  });

const versions = (key: string, bucket = 'acme-audit') => s3.buckets.get(bucket)?.objects.get(key) ?? [];

describe('an object', () => {
  test('is locked in compliance mode for as many days as are wanted', async () => {
    await aBucket().keep('one.json', 'text', { signal });

    const [version, ...more] = versions('bitiq/one.json');
    expect(version?.body.toString()).toBe('text');
    expect(version?.retention?.mode).toBe('COMPLIANCE');
    // S3 takes whole seconds or milliseconds; the SDK sends seconds.
    expect(Math.abs((version?.retention?.until.getTime() ?? 0) - (NOW + 30 * DAY))).toBeLessThan(1_000);
    expect(more).toEqual([]);
  });

  test('that is there with the same text is left as it is', async () => {
    await aBucket().keep('one.json', 'text', { signal });
    await aBucket().keep('one.json', 'text', { signal });

    expect(versions('bitiq/one.json')).toHaveLength(1);
  });

  test('that is there with another text is an error that names it, and stays', async () => {
    await aBucket().keep('one.json', 'text', { signal });

    const keeping = aBucket().keep('one.json', 'other', { signal });

    await expect(keeping).rejects.toMatchObject({
      code: 'aws-unexpected',
      message:
        'Object bitiq/one.json in S3 bucket acme-audit holds another text than the one to be kept there',
    });
    expect(versions('bitiq/one.json').map(({ body }) => body.toString())).toEqual(['text']);
  });
});

describe('what stands in the way is told', () => {
  test.each([
    ['a bucket without Object Lock', { bucket: 'acme-open' }, 'aws-unexpected', /has no Object Lock/],
    ['no bucket of that name', { bucket: 'acme-none' }, 'aws-not-served', /acme-none is not there/],
    ['another region', { region: 'us-east-1' }, 'aws-unexpected', /AuthorizationHeaderMalformed, 400/],
  ])('%s', async (_what, given, code, message) => {
    const keeping = aBucket(given).keep('one.json', 'text', { signal });

    await expect(keeping).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(versions('bitiq/one.json', 'acme-open')).toEqual([]);
  });

  test.each([
    ['a secret that is wrong', 'AWS_SECRET_ACCESS_KEY', 'SignatureDoesNotMatch'],
    ['a key that nobody knows', 'AWS_ACCESS_KEY_ID', 'InvalidAccessKeyId'],
  ])('%s, without telling the secret', async (_what, variable, said) => {
    vi.stubEnv(variable, 'wrong-canary');

    const error = await aBucket()
      .keep('one.json', 'text', { signal })
      .catch((it: unknown) => it);

    expect(error).toMatchObject({ code: 'aws-unauthenticated', message: expect.stringContaining(said) });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('canary');
  });

  test.each([
    [{ status: 403 }, 'aws-forbidden', /s3:GetBucketObjectLockConfiguration/],
    [{ status: 503 }, 'aws-throttled', /wants fewer requests/],
    [{ status: 500 }, 'aws-unavailable', /does not serve requests now/],
    [{ mode: 'refuse' }, 'aws-unreachable', /cannot be reached/],
  ] as const)('%j, and forgotten once it is over', async (trouble, code, message) => {
    const bucket = aBucket();
    Object.assign(s3.trouble, trouble);

    const keeping = bucket.keep('one.json', 'text', { signal });
    await expect(keeping).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    Object.assign(s3.trouble, { mode: 'none', status: undefined });
    await bucket.keep('one.json', 'text', { signal });

    expect(versions('bitiq/one.json')).toHaveLength(1);
  });

  test('a server that never answers, by the time limit', async () => {
    s3.trouble.mode = 'hang';
    const began = performance.now();

    const keeping = aBucket().keep('one.json', 'text', { signal: AbortSignal.timeout(300) });

    await expect(keeping).rejects.toMatchObject({ code: 'aws-timeout' });
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
