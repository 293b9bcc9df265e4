import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListOpenIDConnectProvidersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketEncryptionCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newBucket } from '../../../sandbox/aws/buckets.ts';
import { createBucket } from '../../../sandbox/aws/s3/bucket-actions.ts';
import { type RunningAws, startAws } from '../../../sandbox/aws/start-aws.ts';

const KEY = { accessKeyId: 'AKIAADMINISTRATOR000', secretAccessKey: 'administrator' };
const ELSEWHERE = '999988887777';
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['s3:PutObject', 's3:GetObject'], Resource: 'arn:aws:s3:::acme-logs/*' },
    { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::acme-logs/private/*' },
  ],
});

let aws: RunningAws;
const open: { destroy(): void }[] = [];

beforeAll(async () => {
  aws = await startAws();
});
afterAll(async () => {
  for (const client of open) client.destroy();
  await aws.stop();
});

beforeEach(() => {
  for (const each of [aws.buckets, aws.users, aws.roles, aws.secrets, aws.oidcProviders, aws.keys])
    each.clear();
  aws.keys.set(KEY.accessKeyId, KEY.secretAccessKey);
  aws.throttled.clear();
  aws.trouble.mostPerSecond = undefined;
  aws.denied.clear();
  aws.denied.add('secretsmanager:GetSecretValue');
});

interface Given {
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

function settings({ region = aws.region, credentials = KEY }: Given) {
  return { region, credentials, endpoint: aws.address, maxAttempts: 1 };
}

function kept<T extends { destroy(): void }>(client: T): T {
  open.push(client);
  return client;
}

const s3 = (given: Given = {}) => kept(new S3Client({ ...settings(given), forcePathStyle: true }));
const iam = (given: Given = {}) => kept(new IAMClient(settings({ region: 'us-east-1', ...given })));
const sts = (given: Given = {}) => kept(new STSClient(settings(given)));
const secretsManager = (given: Given = {}) => kept(new SecretsManagerClient(settings(given)));

const create = (
  Bucket: string,
  { region = aws.region, location = region }: { region?: string; location?: string } = {},
) =>
  s3({ region }).send(
    new CreateBucketCommand({
      Bucket,
      ...(location !== 'none' && {
        CreateBucketConfiguration: { LocationConstraint: location as 'eu-west-1' },
      }),
    }),
  );

describe('S3: a bucket', () => {
  test('is made, is the account’s, and stands in its list with its region', async () => {
    await create('acme-logs');

    const { Buckets } = await s3().send(new ListBucketsCommand({ Prefix: 'acme-logs' }));
    const head = await s3().send(
      new HeadBucketCommand({ Bucket: 'acme-logs', ExpectedBucketOwner: aws.account }),
    );

    expect(Buckets).toMatchObject([{ Name: 'acme-logs', BucketRegion: 'eu-central-1' }]);
    expect(head.BucketRegion).toBe('eu-central-1');
  });

  test('is encrypted and not public from the start, without versions and tags', async () => {
    await create('acme-logs');
    const Bucket = 'acme-logs';

    const encryption = await s3().send(new GetBucketEncryptionCommand({ Bucket }));
    const access = await s3().send(new GetPublicAccessBlockCommand({ Bucket }));
    const { Status } = await s3().send(new GetBucketVersioningCommand({ Bucket }));

    expect(encryption.ServerSideEncryptionConfiguration?.Rules).toMatchObject([
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
    ]);
    expect(access.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    });
    expect(Status).toBeUndefined();
    await expect(s3().send(new GetBucketTaggingCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchTagSet',
    });
  });

  test('takes its encryption, public access block, versioning and tags', async () => {
    await create('acme-logs');
    const Bucket = 'acme-logs';
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const } }];
    const tags = [{ Key: 'a&b', Value: 'one <two>' }];

    await s3().send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    await s3().send(
      new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
    );
    await s3().send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    await s3().send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tags } }));

    const encryption = await s3().send(new GetBucketEncryptionCommand({ Bucket }));
    const access = await s3().send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(encryption.ServerSideEncryptionConfiguration?.Rules).toMatchObject(Rules);
    expect(access.PublicAccessBlockConfiguration).toMatchObject({
      BlockPublicAcls: true,
      BlockPublicPolicy: false,
    });
    expect(await s3().send(new GetBucketVersioningCommand({ Bucket }))).toMatchObject({ Status: 'Enabled' });
    expect((await s3().send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual(tags);
  });

  const REFUSALS: readonly [string, () => Promise<unknown>, string][] = [
    ['a name that another account has', () => create('theirs'), 'BucketAlreadyExists'],
    ['a bucket that is there already', () => create('mine'), 'BucketAlreadyOwnedByYou'],
    [
      'another location than the endpoint',
      () => create('a-logs', { location: 'eu-west-1' }),
      'IllegalLocationConstraintException',
    ],
    ['us-east-1 by its name', () => create('a-logs', { region: 'us-east-1' }), 'InvalidLocationConstraint'],
    ['a name that is none', () => create('ab..cd'), 'InvalidBucketName'],
  ];
  test.each(REFUSALS)('is refused: %s', async (_what, ask, name) => {
    aws.buckets.set('theirs', newBucket({ owner: ELSEWHERE }));
    aws.buckets.set('mine', newBucket());
    const before = aws.writes;

    await expect(ask()).rejects.toMatchObject({ name });
    expect(aws.writes).toBe(before);
  });

  test('of us-east-1 needs no location, and may be made again there', async () => {
    await create('acme-logs', { region: 'us-east-1', location: 'none' });

    await expect(create('acme-logs', { region: 'us-east-1', location: 'none' })).resolves.toBeDefined();
    expect(aws.buckets.get('acme-logs')?.region).toBe('us-east-1');
  });

  test('of another account is denied, and not in the list', async () => {
    aws.buckets.set('theirs', newBucket({ owner: ELSEWHERE }));

    const { Buckets } = await s3().send(new ListBucketsCommand({}));

    expect(Buckets).toEqual([]);
    await expect(s3().send(new HeadBucketCommand({ Bucket: 'theirs' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('that is not there is not found', async () => {
    await expect(s3().send(new HeadBucketCommand({ Bucket: 'none' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });
});

describe('IAM: a user', () => {
  const UserName = 'acme-logs';
  const keyOf = async () => (await iam().send(new CreateAccessKeyCommand({ UserName }))).AccessKey;
  const keysOf = async () =>
    (await iam().send(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata ?? [];

  beforeEach(async () => {
    await iam().send(new CreateUserCommand({ UserName, Tags: [{ Key: 'managed-by', Value: 'bitiq' }] }));
  });

  test('is told with its tags, which come and go', async () => {
    await iam().send(new TagUserCommand({ UserName, Tags: [{ Key: 'env', Value: 'new' }] }));
    await iam().send(new UntagUserCommand({ UserName, TagKeys: ['managed-by'] }));

    const { User } = await iam().send(new GetUserCommand({ UserName }));

    expect(User).toMatchObject({
      Arn: `arn:aws:iam::${aws.account}:user/acme-logs`,
      Tags: [{ Key: 'env', Value: 'new' }],
    });
  });

  test('has a policy, which comes back encoded as in a URL', async () => {
    await iam().send(new PutUserPolicyCommand({ UserName, PolicyName: 'logs', PolicyDocument: POLICY }));

    const { PolicyDocument = '' } = await iam().send(
      new GetUserPolicyCommand({ UserName, PolicyName: 'logs' }),
    );

    expect(PolicyDocument).not.toBe(POLICY);
    expect(decodeURIComponent(PolicyDocument)).toBe(POLICY);
  });

  test('may do what its policy allows with its key, and nothing else', async () => {
    aws.buckets.set('acme-logs', newBucket());
    aws.buckets.set('acme-others', newBucket());
    await iam().send(new PutUserPolicyCommand({ UserName, PolicyName: 'logs', PolicyDocument: POLICY }));
    const { AccessKeyId = '', SecretAccessKey = '' } = (await keyOf()) ?? {};
    const own = s3({ credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } });
    const put = (Bucket: string, Key: string, more: object = {}) =>
      own.send(new PutObjectCommand({ Bucket, Key, Body: 'line', ...more }));
    const locked = {
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: new Date(Date.now() + 86_400_000),
    };

    await put('acme-logs', 'a');
    const { Body } = await own.send(new GetObjectCommand({ Bucket: 'acme-logs', Key: 'a' }));

    expect(await Body?.transformToString()).toBe('line');
    for (const [bucket, key] of [
      ['acme-others', 'a'],
      ['acme-logs', 'private/a'],
    ] as const)
      await expect(put(bucket, key)).rejects.toMatchObject({ name: 'AccessDenied' });
    // To lock what one puts is a right of its own.
    await expect(put('acme-logs', 'b', locked)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(own.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('has two keys at most, whose secrets are never told again', async () => {
    const first = await keyOf();
    await keyOf();

    await expect(keyOf()).rejects.toMatchObject({ name: 'LimitExceededException' });
    expect(JSON.stringify(await keysOf())).not.toContain(first?.SecretAccessKey);
    await iam().send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: first?.AccessKeyId }));
    expect(await keysOf()).toHaveLength(1);
  });

  const REFUSALS: readonly [string, () => Promise<unknown>, string][] = [
    [
      'the same user again',
      () => iam().send(new CreateUserCommand({ UserName })),
      'EntityAlreadyExistsException',
    ],
    [
      'a user that is not there',
      () => iam().send(new GetUserCommand({ UserName: 'none' })),
      'NoSuchEntityException',
    ],
    [
      'a policy that is not there',
      () => iam().send(new GetUserPolicyCommand({ UserName, PolicyName: 'none' })),
      'NoSuchEntityException',
    ],
    [
      'a policy that is none',
      () => iam().send(new PutUserPolicyCommand({ UserName, PolicyName: 'x', PolicyDocument: '{}' })),
      'MalformedPolicyDocumentException',
    ],
    [
      'a request for another region',
      () => iam({ region: 'eu-central-1' }).send(new GetUserCommand({ UserName })),
      'AuthorizationHeaderMalformed',
    ],
  ];
  test.each(REFUSALS)('is refused: %s', async (_what, ask, name) => {
    await expect(ask()).rejects.toMatchObject({ name });
  });
});

describe('IAM: a role', () => {
  const RoleName = 'acme-logs';
  const trust = (Action: string) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Principal: {} }] });

  test('has its trust and its policy', async () => {
    await iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust('sts:AssumeRole') }));
    await iam().send(
      new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust('sts:AssumeRoleWithWebIdentity') }),
    );
    await iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: 'logs', PolicyDocument: POLICY }));

    const { Role } = await iam().send(new GetRoleCommand({ RoleName }));
    const { PolicyDocument = '' } = await iam().send(
      new GetRolePolicyCommand({ RoleName, PolicyName: 'logs' }),
    );

    expect(Role?.Arn).toBe(`arn:aws:iam::${aws.account}:role/acme-logs`);
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(
      trust('sts:AssumeRoleWithWebIdentity'),
    );
    expect(decodeURIComponent(PolicyDocument)).toBe(POLICY);
  });

  test('may trust an issuer that the account knows', async () => {
    aws.oidcProviders.set('issuer.example/new', ['openshift']);

    const { OpenIDConnectProviderList = [] } = await iam().send(new ListOpenIDConnectProvidersCommand({}));
    const [{ Arn = '' } = {}] = OpenIDConnectProviderList;

    expect(Arn).toBe(`arn:aws:iam::${aws.account}:oidc-provider/issuer.example/new`);
    expect(
      await iam().send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: Arn })),
    ).toMatchObject({
      Url: 'issuer.example/new',
      ClientIDList: ['openshift'],
    });
  });
});

/** As the SDK would not: it fills the location in. */
test('a bucket without a location is refused outside us-east-1', () => {
  const request = { account: aws.account, region: 'eu-central-1', name: 'a-logs', headers: {}, body: '' };

  const answer = createBucket(aws.buckets, { ...request, url: new URL('http://s3/a-logs') });

  expect(answer).toMatchObject({ status: 400, code: 'IllegalLocationConstraintException' });
});

describe('STS', () => {
  test('says whose key it is', async () => {
    expect(await sts().send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: aws.account,
      Arn: `arn:aws:iam::${aws.account}:root`,
    });
  });
});

describe('Secrets Manager', () => {
  const Name = 'logging/loki';
  const put = () => secretsManager().send(new PutSecretValueCommand({ SecretId: Name, SecretString: 'two' }));
  const make = () => secretsManager().send(new CreateSecretCommand({ Name, SecretString: 'one' }));

  test('keeps a secret, whose newest version is current', async () => {
    await make();
    const { VersionId = '' } = await put();

    const told = await secretsManager().send(new DescribeSecretCommand({ SecretId: Name }));

    expect(told).toMatchObject({ Name, VersionIdsToStages: { [VersionId]: ['AWSCURRENT'] } });
    expect(JSON.stringify(told)).not.toContain('two');
  });

  test('tells no value to bitiq', async () => {
    await make();
    const read = () => secretsManager().send(new GetSecretValueCommand({ SecretId: Name }));

    await expect(read()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    aws.denied.clear();

    expect((await read()).SecretString).toBe('one');
  });

  test.each([
    ['a value for what is not there', put, 'ResourceNotFoundException'],
    ['the same secret again', () => make().then(make), 'ResourceExistsException'],
    ['one that is to be deleted', () => make().then(toBeDeleted).then(make), 'InvalidRequestException'],
  ] as const)('refuses %s', async (_what, ask, name) => {
    await expect(ask()).rejects.toMatchObject({ name });
  });

  function toBeDeleted(): void {
    const entry = aws.secrets.get(Name);
    if (entry) entry.deletedAt = new Date();
  }
});

describe('every service', () => {
  const asks: readonly [string, (given: Given) => Promise<unknown>, string, string, string][] = [
    [
      's3',
      (given) => s3(given).send(new ListBucketsCommand({})),
      's3:ListAllMyBuckets',
      'InvalidAccessKeyId',
      'SlowDown',
    ],
    [
      'iam',
      (given) => iam(given).send(new ListOpenIDConnectProvidersCommand({})),
      'iam:ListOpenIDConnectProviders',
      'InvalidClientTokenId',
      'Throttling',
    ],
    [
      'secretsmanager',
      (given) => secretsManager(given).send(new DescribeSecretCommand({ SecretId: 'x' })),
      'secretsmanager:DescribeSecret',
      'UnrecognizedClientException',
      'ThrottlingException',
    ],
  ];

  test.each(asks)(
    '%s refuses a key that it does not know, and a secret that is another',
    async (_name, ask, _right, unknown) => {
      const wrong = { ...KEY, secretAccessKey: 'another' };

      await expect(
        ask({ credentials: { ...KEY, accessKeyId: 'AKIANOBODY0000000000' } }),
      ).rejects.toMatchObject({ name: unknown });
      await expect(ask({ credentials: wrong })).rejects.toMatchObject({
        name: expect.stringMatching(/^(SignatureDoesNotMatch|InvalidSignatureException)$/),
      });
    },
  );

  test.each(asks)('%s refuses what is denied', async (_name, ask, right) => {
    aws.denied.add(right);

    await expect(ask({})).rejects.toMatchObject({ name: expect.stringMatching(/^AccessDenied/) });
    expect(aws.asked.at(-1)).toBe(right);
  });

  test.each(asks)('%s may be asked too often', async (name, ask, _right, _unknown, throttled) => {
    aws.throttled.set(name, 20_000);

    await expect(ask({})).rejects.toMatchObject({
      name: throttled,
      $response: { headers: { 'x-amz-retry-after': '20000' } },
    });
  });

  test.each(asks)('%s turns away one too many in the same words', async (_name, ask, ...[, , throttled]) => {
    aws.trouble.mostPerSecond = 0;

    await expect(ask({})).rejects.toMatchObject({ name: throttled });
  });
});
