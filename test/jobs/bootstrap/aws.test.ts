import { readFileSync } from 'node:fs';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newBucket, PUBLIC_ACCESS } from '../../../sandbox/aws/buckets.ts';
import { newAccessKey } from '../../../sandbox/aws/iam/identities.ts';
import { BUCKET } from '../../../sandbox/fixtures/aws.ts';
import { ISSUER } from '../../../sandbox/fixtures/cluster/openshift.ts';
import { type AwsStep, MANAGED, SECRET, startAwsStep, USER } from './an-aws-step.ts';

const ISSUER_NAME = ISSUER.replace('https://', '');
const USER_PARTS = [
  'aws/bucket',
  'aws/bucket/versioning',
  'aws/bucket/tags',
  'aws/user',
  'aws/user/policy',
  'aws/credentials',
];

let step: AwsStep;
let before: Pick<AwsStep, 'config' | 'systems'>;

beforeAll(async () => {
  step = await startAwsStep();
  before = { config: step.config, systems: step.systems };
});
afterAll(() => step.stop());

beforeEach(() => {
  const { aws, vault } = step.world;
  Object.assign(step, before);
  for (const each of [aws.buckets, aws.users, aws.roles, aws.secrets]) each.clear();
  aws.denied.clear();
  aws.denied.add('secretsmanager:GetSecretValue');
  aws.throttled.clear();
  aws.oidcProviders.set(ISSUER_NAME, ['openshift', 'sts.amazonaws.com']);
  vault.removeSecret('gitops', SECRET);
  vault.sealed = false;
});

const keys = () => step.world.aws.users.get(USER)?.keys ?? [];
const stored = () => step.world.vault.readSecret('gitops', SECRET);
const configure = (more: object) => {
  step.config = { ...step.config, ...more };
};
const asRole = {
  kind: 'role',
  name: undefined,
  audience: 'sts.amazonaws.com',
  serviceAccounts: ['openshift-logging/logging-loki', 'openshift-logging/logging-loki-ruler'],
  secret: { store: 'vault', name: SECRET, vaultRole: 'bitiq-bootstrap' },
} as const;
const inSecretsManager = {
  kind: 'user',
  name: undefined,
  secret: { store: 'secrets-manager', name: MANAGED, vaultRole: 'bitiq-bootstrap' },
} as const;

test('an empty account: the plan says what is made, and makes nothing', async () => {
  const { writes } = step.world.aws;

  const standings = await step.look();

  const states = Object.entries(standings).map(([id, { state }]) => `${id} ${state}`);
  expect(states).toEqual([
    'aws/account so',
    'aws/bucket create',
    'aws/bucket/encryption create',
    'aws/bucket/public-access create',
    'aws/bucket/versioning create',
    'aws/bucket/tags create',
    'aws/user create',
    'aws/user/policy create',
    'aws/credentials create',
  ]);
  expect([step.world.aws.writes - writes, stored()]).toEqual([0, undefined]);
});

test('without bootstrap.aws there is no such step', () => {
  step.config = undefined as never;

  expect(step.parts()).toEqual([]);
});

describe('with a user', () => {
  test('the bucket is encrypted, private, versioned and tagged, and its key is in Vault', async () => {
    const { end, written } = await step.walk();

    const bucket = step.world.aws.buckets.get(BUCKET);
    expect(end).toEqual({ end: 'done' });
    expect(written).toEqual(USER_PARTS);
    expect(bucket).toMatchObject({ encryption: 'AES256', versioning: 'Enabled', region: 'eu-central-1' });
    expect(bucket?.publicAccessBlock).toEqual(new Set(PUBLIC_ACCESS));
    expect(Object.fromEntries(bucket?.tags ?? [])).toEqual({
      'managed-by': 'bitiq',
      'bitiq-environment': 'new',
    });
    expect(stored()).toEqual({
      access_key_id: keys()[0]?.id,
      access_key_secret: keys()[0]?.secret,
      bucketnames: BUCKET,
      endpoint: step.world.aws.address,
      region: 'eu-central-1',
    });
  });

  test('again: each part already so, and nothing is written', async () => {
    await step.walk();
    const { writes } = step.world.aws;
    const kept = stored();

    const { end, written } = await step.walk();

    expect([end, written, step.world.aws.writes - writes]).toEqual([{ end: 'done' }, [], 0]);
    expect(stored()).toEqual(kept);
  });

  test('what was stored opens that bucket, and no other', async () => {
    step.world.aws.buckets.set('acme-others', newBucket());
    step.world.aws.buckets.set('bitiq-others', newBucket());
    await step.walk();
    const { access_key_id: accessKeyId = '', access_key_secret: secretAccessKey = '' } = stored() ?? {};
    const s3 = new S3Client({
      region: 'eu-central-1',
      endpoint: step.world.aws.address,
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey },
    });
    const put = (Bucket: string) => s3.send(new PutObjectCommand({ Bucket, Key: 'chunk', Body: 'line' }));

    await put(BUCKET);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'chunk' }));

    expect(await Body?.transformToString()).toBe('line');
    for (const other of ['acme-others', 'bitiq-others'])
      await expect(put(other)).rejects.toMatchObject({ name: 'AccessDenied' });
    // Whatever somebody gives that user: the boundary stays.
    const everything = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    const wide = JSON.stringify({ Version: '2012-10-17', Statement: [everything] });
    step.world.aws.users.get(USER)?.policies.set('wide', wide);
    await expect(put('acme-others')).rejects.toMatchObject({ name: 'AccessDenied' });
    s3.destroy();
  });

  test('in us-east-1, which S3 does not want to be named, the bucket is made as anywhere', async () => {
    configure({ region: 'us-east-1' });

    const { end } = await step.walk();

    expect([end, step.world.aws.buckets.get(BUCKET)?.region]).toEqual([{ end: 'done' }, 'us-east-1']);
  });

  test('in Secrets Manager it is kept as JSON', async () => {
    configure({ credentials: inSecretsManager });

    const { end } = await step.walk();
    const again = await step.walk();

    expect(end).toEqual({ end: 'done' });
    expect(JSON.parse(step.world.aws.secrets.get(MANAGED)?.value ?? '{}')).toMatchObject({
      access_key_secret: keys()[0]?.secret,
      bucketnames: BUCKET,
    });
    expect(again.written).toEqual([]);
    expect(step.world.aws.asked).not.toContain('secretsmanager:GetSecretValue');
  });
});

describe('what is there already', () => {
  test('is changed where it is not as it should be, field by field', async () => {
    await step.walk();
    const bucket = step.world.aws.buckets.get(BUCKET);
    if (bucket === undefined) throw new Error('there is no bucket');
    Object.assign(bucket, {
      versioning: 'Suspended',
      publicAccessBlock: new Set(PUBLIC_ACCESS.filter((each) => each !== 'BlockPublicPolicy')),
      tags: new Map([
        ['owner', 'mara'],
        ['managed-by', 'hand'],
      ]),
    });

    const standings = await step.look();
    await step.walk();

    expect(standings['aws/bucket/public-access']).toEqual({
      state: 'change',
      changes: [{ path: 'BlockPublicPolicy', from: false, to: true }],
    });
    expect(standings['aws/bucket/tags']).toEqual({
      state: 'change',
      changes: [
        { path: 'managed-by', from: 'hand', to: 'bitiq' },
        { path: 'bitiq-environment', to: 'new' },
      ],
    });
    expect(bucket).toMatchObject({ versioning: 'Enabled', publicAccessBlock: new Set(PUBLIC_ACCESS) });
    expect(bucket.tags?.get('owner')).toBe('mara');
  });

  test('a bucket from before there was always an encryption is encrypted', async () => {
    await step.walk();
    const bucket = step.world.aws.buckets.get(BUCKET);
    if (bucket) bucket.encryption = undefined;

    const { written } = await step.walk();

    expect([written, bucket?.encryption]).toEqual([['aws/bucket/encryption'], 'AES256']);
  });

  test('a better encryption stays', async () => {
    await step.walk();
    const bucket = step.world.aws.buckets.get(BUCKET);
    if (bucket) bucket.encryption = 'aws:kms';

    await step.walk();

    expect(bucket?.encryption).toBe('aws:kms');
  });

  test('a policy that somebody has widened is put right', async () => {
    await step.walk();
    const policies = step.world.aws.users.get(USER)?.policies;
    const [[name = '', policy = ''] = []] = [...(policies ?? [])];
    policies?.set(name, policy.replace('s3:GetObject', 's3:*'));

    const { 'aws/user/policy': standing } = await step.look();
    await step.walk();

    expect(standing).toMatchObject({ state: 'change', changes: [{ path: 'Statement' }] });
    expect(policies?.get(name)).toBe(policy);
  });
});

describe('an access key', () => {
  test('that was made and not stored is deleted, and there are never two', async () => {
    await step.walk();
    const lost = newAccessKey(new Date());
    const user = step.world.aws.users.get(USER);
    user?.keys.splice(0, 1, lost);

    const { end } = await step.walk();

    expect(end).toEqual({ end: 'done' });
    expect(keys()).toHaveLength(1);
    expect(keys()[0]?.id).not.toBe(lost.id);
    expect(stored()?.access_key_secret).toBe(keys()[0]?.secret);
  });

  test('is made anew where the store has lost it', async () => {
    await step.walk();
    const [old] = keys();
    step.world.vault.deleteSecret('gitops', SECRET);

    await step.walk();

    expect(keys()).toHaveLength(1);
    expect(keys()[0]?.id).not.toBe(old?.id);
    expect(stored()?.access_key_id).toBe(keys()[0]?.id);
    expect([...(step.world.aws.users.get(USER)?.tags.keys() ?? [])]).not.toContain(old?.id);
  });

  test('is deleted again where it cannot be stored', async () => {
    step.world.vault.policies.set(
      'bitiq-bootstrap',
      'path "gitops/data/other" { capabilities = ["create"] }',
    );

    const { end } = await step.walk();
    const made = step.world.aws.asked.filter((each) => each === 'iam:CreateAccessKey').length;
    step.world.vault.policies.set('bitiq-bootstrap', WRITE_POLICY);

    expect(end).toMatchObject({
      end: 'stopped',
      standing: {
        state: 'fails',
        code: 'vault-forbidden',
        reason: expect.stringContaining(`gitops/data/${SECRET}`),
      },
    });
    expect(made).toBeGreaterThan(0);
    expect(keys()).toEqual([]);
    expect((await step.walk()).end).toEqual({ end: 'done' });
  });

  test.each(['iam:CreateAccessKey', 'iam:TagUser'])(
    'is one in the end, whoever dies after %s',
    async (right) => {
      const { systems } = step;
      const died = new Error('killed');
      step.systems = {
        ...systems,
        createAws(region) {
          const client = systems.createAws(region);
          const { createAccessKey, tagUser } = client.iam;
          const iam = {
            ...client.iam,
            createAccessKey: async (...asked: Parameters<typeof createAccessKey>) => {
              const key = await createAccessKey(...asked);
              if (right === 'iam:CreateAccessKey') throw died;
              return key;
            },
            tagUser: async (...asked: Parameters<typeof tagUser>) => {
              if (right === 'iam:TagUser') throw died;
              return tagUser(...asked);
            },
          };
          return { ...client, iam };
        },
      };

      await expect(step.walk()).rejects.toBe(died);
      const left = keys().length;
      step.systems = systems;
      const { end } = await step.walk();

      expect([left, end, keys().length]).toEqual([1, { end: 'done' }, 1]);
      expect(stored()?.access_key_secret).toBe(keys()[0]?.secret);
    },
  );

  test('that somebody else made beside it is left to people', async () => {
    await step.walk();
    step.world.aws.users.get(USER)?.keys.push(newAccessKey(new Date()));

    const { end } = await step.walk();

    expect(end).toMatchObject({
      standing: {
        state: 'fails',
        code: 'strange-key',
        remedy: `aws iam list-access-keys --user-name ${USER}`,
      },
    });
    expect(keys()).toHaveLength(2);
  });
});

const WRITE_POLICY = `path "gitops/data/${SECRET}" { capabilities = ["create", "update"] }`;

describe('with a role', () => {
  const role = () => step.world.aws.roles.get(BUCKET);

  test('the cluster’s ServiceAccounts become it by their tokens, and there is no key', async () => {
    configure({ credentials: asRole });

    const { end, written } = await step.walk();

    expect(end).toEqual({ end: 'done' });
    expect(written.slice(-3)).toEqual(['aws/role', 'aws/role/policy', 'aws/credentials']);
    expect(JSON.parse(role()?.trust ?? '{}').Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${ISSUER_NAME}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${ISSUER_NAME}:aud`]: 'sts.amazonaws.com',
            [`${ISSUER_NAME}:sub`]: [
              'system:serviceaccount:openshift-logging:logging-loki',
              'system:serviceaccount:openshift-logging:logging-loki-ruler',
            ],
          },
        },
      },
    ]);
    expect(stored()).toEqual({
      audience: 'sts.amazonaws.com',
      bucketnames: BUCKET,
      region: 'eu-central-1',
      role_arn: `arn:aws:iam::111122223333:role/bitiq/${BUCKET}`,
    });
    expect([step.world.aws.users.size, (await step.walk()).written]).toEqual([0, []]);
  });

  test('a trust that somebody has widened is put right', async () => {
    configure({ credentials: asRole });
    await step.walk();
    const found = role();
    const trust = found?.trust;
    if (found) found.trust = found.trust.replace('openshift-logging:logging-loki"', 'default:default"');

    const { written } = await step.walk();

    expect([written, role()?.trust]).toEqual([['aws/role'], trust]);
  });

  test.each([
    [
      'issuer-not-trusted',
      () => step.world.aws.oidcProviders.delete(ISSUER_NAME),
      /create-open-id-connect-provider/,
    ],
    ['other-audience', () => step.world.aws.oidcProviders.set(ISSUER_NAME, ['openshift']), /add-client-id/],
  ] as const)('is refused: %s', async (code, harm, remedy) => {
    configure({ credentials: asRole });
    harm();

    const { end } = await step.walk();

    expect(end).toMatchObject({
      part: { id: 'aws/role' },
      standing: { state: 'fails', code, remedy: expect.stringMatching(remedy) },
    });
  });

  test('is refused in a cluster whose issuer AWS cannot ask', async () => {
    configure({ credentials: asRole });
    const key = { apiVersion: 'config.openshift.io/v1', kind: 'Authentication', name: 'cluster' };
    step.world.cluster.change(key, (object) => {
      object.spec = { serviceAccountIssuer: '' };
    });

    const { end } = await step.walk();
    step.world.cluster.change(key, (object) => {
      object.spec = { serviceAccountIssuer: ISSUER };
    });

    expect(end).toMatchObject({
      standing: { state: 'fails', code: 'no-issuer', remedy: expect.stringContaining('user') },
    });
  });
});

test('the policy that is deployed for bitiq holds every right that all this takes, and no other', async () => {
  const { aws } = step.world;
  const from = aws.asked.length;
  const change = async (harm: () => unknown) => {
    harm();
    expect((await step.walk()).end).toEqual({ end: 'done' });
  };

  await step.walk();
  configure({ credentials: inSecretsManager });
  await change(() => Object.assign(aws.buckets.get(BUCKET) ?? {}, { encryption: undefined }));
  await change(() => Object.assign(aws.buckets.get(BUCKET) ?? {}, { publicAccessBlock: undefined }));
  configure({ credentials: asRole });
  await step.walk();
  await change(() => Object.assign(aws.roles.get(BUCKET) ?? {}, { trust: '{}' }));

  // STS tells everybody who they are; HeadBucket takes s3:ListBucket, which matters where a bucket is ours.
  const rights = aws.asked.slice(from).filter((right) => right !== 'sts:GetCallerIdentity');
  expect([...new Set([...rights, 's3:ListBucket'])].toSorted()).toEqual(listRights().toSorted());
});

function listRights(): readonly string[] {
  const text = readFileSync(new URL('../../../deploy/aws/bootstrap.json', import.meta.url), 'utf8');
  const { Statement } = JSON.parse(text) as {
    Statement: readonly { Effect: string; Action: string | readonly string[] }[];
  };
  return Statement.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? Action : []));
}
