import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newBucket } from '../../../sandbox/aws/buckets.ts';
import { type RunningAws, startAws } from '../../../sandbox/aws/start-aws.ts';
import { askAws } from '../../../src/integrations/aws/ask-aws.ts';
import { throttledMsOf } from '../../../src/integrations/aws/aws-error.ts';
import { createAws } from '../../../src/integrations/aws/create-aws.ts';
import { createLockedBucket } from '../../../src/integrations/aws/locked-bucket.ts';
import { createSecretsManager } from '../../../src/integrations/aws/secrets-manager.ts';

const credentials = { accessKeyId: 'AKIAADMINISTRATOR000', secretAccessKey: 'administrator' };
const signal = new AbortController().signal;
const SECRET = 'bitiq/loki-s3';

let server: RunningAws;

beforeAll(async () => {
  server = await startAws();
  server.keys.set(credentials.accessKeyId, credentials.secretAccessKey);
});
afterAll(() => server.stop());

beforeEach(() => {
  server.throttled.clear();
  server.buckets.clear();
  server.secrets.clear();
});

const config = () => ({ endpoint: server.address, credentials });
const aws = () => createAws(config(), server.region);
const timesAsked = (right: string) => server.asked.filter((each) => each === right).length;

test('what each service throttles is asked again, a write too, and is done once', async () => {
  for (const service of ['s3', 'iam', 'sts', 'secretsmanager']) server.throttled.set(service, 1);
  server.buckets.set('locked', newBucket());
  const { secretWriter, buckets, iam, identify } = aws();
  const locked = createLockedBucket({ ...config(), ...LOCKED, region: server.region });
  const describe = createSecretsManager(config()).describeSecret;

  const answers = Promise.all([
    identify({ signal }).then(({ account }) => account),
    buckets.findOwner('logs', { signal }),
    iam.findUser('loki', { signal }),
    describe({ name: 'none', region: server.region }, { signal }),
    secretWriter.putSecret(SECRET, 'text', { signal }),
    locked.assertLocked({ signal }),
  ]);
  await expect.poll(() => RIGHTS.filter((right) => timesAsked(right) === 0)).toEqual([]);
  server.throttled.clear();

  const [account, owner, user, secret] = await answers;
  expect([account, owner, user, secret]).toEqual([
    server.account,
    { state: 'free' },
    undefined,
    { state: 'missing' },
  ]);
  expect(server.secrets.get(SECRET)?.value).toBe('text');
  expect(server.writes).toBe(1);
});

const LOCKED = { bucket: 'locked', prefix: 'bitiq/', retentionDays: 1 };

/** The first that is asked for by each of them. */
const RIGHTS = [
  'sts:GetCallerIdentity',
  's3:ListAllMyBuckets',
  'iam:GetUser',
  'secretsmanager:DescribeSecret',
  'secretsmanager:PutSecretValue',
  's3:GetBucketObjectLockConfiguration',
];

test('where AWS wants more time than anybody waits, that is said at once, and nothing is asked again', async () => {
  for (const service of ['iam', 'secretsmanager']) server.throttled.set(service, 20_000);
  const before = server.asked.length;

  await expect(aws().iam.findUser('loki', { signal })).rejects.toMatchObject({
    code: 'aws-throttled',
    message: 'IAM wants fewer requests (Throttling, 400)',
  });
  const described = createSecretsManager(config()).describeSecret(
    { name: 'x', region: 'eu-west-1' },
    { signal },
  );
  await expect(described).rejects.toMatchObject({ code: 'aws-throttled' });
  expect(server.asked.slice(before)).toEqual(['iam:GetUser', 'secretsmanager:DescribeSecret']);
});

test('where the time of whoever asks is over meanwhile, it is the throttling that is told', async () => {
  const limit = new AbortController();
  const peer = { system: 'aws', name: 'IAM', probe: 'aws sts get-caller-identity' } as const;

  const asked = askAws({ peer, right: 'iam:GetUser', signal: limit.signal }, async () => {
    setTimeout(() => limit.abort(new DOMException('over', 'TimeoutError')), 10);
    throw refused({ name: 'Throttling', headers: { 'x-amz-retry-after': '5000' } });
  });

  await expect(asked).rejects.toMatchObject({ code: 'aws-throttled' });
});

interface Refused {
  readonly name?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

function refused({ name = 'UnknownError', status = 400, headers }: Refused): Error {
  const error = Object.assign(new Error(name), { name, $metadata: { httpStatusCode: status } });
  return headers === undefined ? error : Object.assign(error, { $response: { headers } });
}

test.each<[Refused, number | undefined]>([
  [{ name: 'Throttling' }, 1_000],
  [{ name: 'ThrottlingException' }, 1_000],
  [{ name: 'RequestLimitExceeded', status: 503 }, 1_000],
  [{ name: 'SlowDown', status: 503 }, 1_000],
  [{ name: 'TooManyRequestsException', status: 429 }, 1_000],
  [{ status: 429 }, 1_000],
  [{ name: 'SlowDown', status: 503, headers: { 'x-amz-retry-after': '250' } }, 250],
  [{ name: 'SlowDown', status: 503, headers: { 'retry-after': '3' } }, 3_000],
  // A quota of the account, which waiting does not change.
  [{ name: 'LimitExceededException', status: 409 }, undefined],
  [{ name: 'AccessDenied', status: 403 }, undefined],
  [{ name: 'InternalError', status: 500 }, undefined],
])('%j asks to wait %s ms', (error, ms) => {
  expect(throttledMsOf(refused(error))).toBe(ms);
});
