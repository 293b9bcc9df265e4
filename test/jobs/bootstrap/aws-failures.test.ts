import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newBucket } from '../../../sandbox/aws/buckets.ts';
import { AWS_KEY, BUCKET } from '../../../sandbox/fixtures/aws.ts';
import type { AwsWorld } from '../../../sandbox/world.ts';
import { type AwsStep, MANAGED, SECRET, startAwsStep, USER } from './an-aws-step.ts';

let step: AwsStep;
let config: AwsStep['config'];

beforeAll(async () => {
  step = await startAwsStep();
  config = step.config;
});
afterAll(() => step.stop());

beforeEach(() => {
  step.config = config;
  const { aws, vault } = step.world;
  for (const each of [aws.buckets, aws.users, aws.secrets, aws.throttled]) each.clear();
  aws.denied.clear();
  Object.assign(aws.trouble, { mode: 'none', status: undefined });
  vault.removeSecret('gitops', SECRET);
});

const inSecretsManager = () => {
  step.config = {
    ...config,
    credentials: {
      kind: 'user',
      secret: { store: 'secrets-manager', name: MANAGED, vaultRole: 'bitiq-bootstrap' },
    },
  };
};

interface Row {
  readonly given: string;
  readonly harm: (aws: AwsWorld) => void;
  readonly mend: (aws: AwsWorld) => void;
  readonly part: string;
  readonly standing: object;
}

const denying = (action: string): Pick<Row, 'harm' | 'mend'> => ({
  harm: ({ denied }) => denied.add(action),
  mend: ({ denied }) => denied.delete(action),
});

const ROWS: readonly Row[] = [
  {
    given: 'the bucket name is taken by another account',
    harm: ({ buckets }) => buckets.set(BUCKET, newBucket({ owner: '999988887777' })),
    mend: ({ buckets }) => buckets.delete(BUCKET),
    part: 'aws/bucket',
    standing: {
      state: 'fails',
      code: 'bucket-taken',
      reason: `S3 bucket ${BUCKET} belongs to another account`,
      remedy: 'Choose another name: bootstrap.aws.bucket in bitiq.yaml',
    },
  },
  {
    given: 'the bucket is ours, in another region',
    harm: ({ buckets }) => buckets.set(BUCKET, newBucket({ region: 'eu-west-1' })),
    mend: ({ buckets }) => buckets.delete(BUCKET),
    part: 'aws/bucket',
    standing: { state: 'fails', code: 'bucket-elsewhere', reason: expect.stringContaining('eu-west-1') },
  },
  {
    given: 'IAM is denied',
    ...denying('iam:CreateUser'),
    part: 'aws/user',
    standing: {
      state: 'fails',
      code: 'aws-forbidden',
      reason: 'IAM does not let bitiq do iam:CreateUser',
      remedy: 'Allow iam:CreateUser to the identity of bitiq',
    },
  },
  {
    given: 'the user is somebody else’s',
    harm: ({ users }) =>
      users.set(USER, {
        name: USER,
        path: '/bitiq/',
        boundary: undefined,
        createdAt: new Date(),
        tags: new Map(),
        policies: new Map(),
        keys: [],
      }),
    mend: ({ users }) => users.delete(USER),
    part: 'aws/user',
    standing: { state: 'fails', code: 'user-taken', remedy: expect.stringContaining('credentials.name') },
  },
  {
    given: 'S3 is denied',
    ...denying('s3:PutBucketVersioning'),
    part: 'aws/bucket/versioning',
    standing: {
      state: 'fails',
      code: 'aws-forbidden',
      reason: expect.stringContaining('s3:PutBucketVersioning'),
    },
  },
  {
    given: 'AWS does not know bitiq’s key',
    harm: ({ keys }) => keys.delete(AWS_KEY.accessKeyId),
    mend: ({ keys }) => keys.set(AWS_KEY.accessKeyId, AWS_KEY.secretAccessKey),
    part: 'aws/account',
    standing: {
      state: 'fails',
      code: 'aws-unauthenticated',
      remedy: expect.stringContaining('AWS_ACCESS_KEY_ID'),
    },
  },
  {
    given: 'bitiq signs with another secret',
    harm: ({ keys }) => keys.set(AWS_KEY.accessKeyId, 'another'),
    mend: ({ keys }) => keys.set(AWS_KEY.accessKeyId, AWS_KEY.secretAccessKey),
    part: 'aws/account',
    standing: {
      state: 'fails',
      code: 'aws-unauthenticated',
      remedy: expect.stringContaining('AWS_ACCESS_KEY_ID'),
    },
  },
];

describe('stops where it cannot go on, with the reason and what to do, and goes on when it is mended', () => {
  test.each(ROWS)('$given', async ({ harm, mend, part, standing }) => {
    harm(step.world.aws);

    const { end } = await step.walk();
    mend(step.world.aws);
    const again = await step.walk();

    expect(end).toMatchObject({ end: 'stopped', part: { id: part }, standing });
    expect(again.end).toEqual({ end: 'done' });
  });

  test('Secrets Manager throttles: it is asked again later, and no key is left behind', async () => {
    inSecretsManager();
    step.world.aws.throttled.set('secretsmanager', 20_000);

    const { end } = await step.walk();
    const left = [...(step.world.aws.users.get(USER)?.keys ?? [])];
    step.world.aws.throttled.clear();
    const again = await step.walk();

    expect(end).toMatchObject({
      part: { id: 'aws/credentials' },
      standing: {
        state: 'unknown',
        reason: 'Secrets Manager in eu-central-1 wants fewer requests (ThrottlingException, 429)',
        remedy: expect.stringContaining('aws secretsmanager'),
      },
    });
    expect([left, again.end]).toEqual([[], { end: 'done' }]);
  });

  test('Secrets Manager denies the write: the key that was made is deleted', async () => {
    inSecretsManager();
    step.world.aws.denied.add('secretsmanager:PutSecretValue');

    const { end } = await step.walk();

    expect(end).toMatchObject({
      standing: { code: 'aws-forbidden', reason: expect.stringContaining('PutSecretValue') },
    });
    expect(step.world.aws.users.get(USER)?.keys).toEqual([]);
  });

  test('a secret that is to be deleted says how it comes back', async () => {
    inSecretsManager();
    step.world.aws.secrets.set(MANAGED, { value: 'x', changedAt: new Date(), deletedAt: new Date() });

    const { end } = await step.walk();

    expect(end).toMatchObject({
      standing: {
        code: 'secret-deleted',
        remedy: `aws secretsmanager restore-secret --secret-id ${MANAGED}`,
      },
    });
  });

  test('a name that is taken between the look and the writing is told, too', async () => {
    const { end } = await step.walk({
      begin: async () => void step.world.aws.buckets.set(BUCKET, newBucket({ owner: '999988887777' })),
    });

    expect(end).toMatchObject({
      standing: {
        state: 'fails',
        code: 'aws-conflict',
        reason: `S3 bucket ${BUCKET} belongs to another account`,
      },
    });
  });

  test('without the boundary of the account it may make no user', async () => {
    step.config = { ...config, boundary: 'somebody-elses' };

    const { end } = await step.walk();

    expect(end).toMatchObject({ part: { id: 'aws/user' }, standing: { code: 'aws-forbidden' } });
  });

  test('another account than the one that is named is told before anything is made', async () => {
    step.config = { ...config, account: '444455556666' };

    const { end } = await step.walk();

    expect(end).toMatchObject({ part: { id: 'aws/account' }, standing: { code: 'other-account' } });
    expect(step.world.aws.buckets.size).toBe(0);
  });
});

describe('the policy that is deployed for bitiq', () => {
  test('lets it do what the step does, and with other names nothing', async () => {
    const own = await step.walk();
    step.config = { ...config, bucket: 'somebody-elses' };

    const { end } = await step.walk();

    expect(own.end).toEqual({ end: 'done' });
    expect(end).toMatchObject({
      part: { id: 'aws/bucket' },
      standing: { code: 'aws-forbidden', reason: 'S3 in eu-central-1 does not let bitiq do s3:CreateBucket' },
    });
  });
});

describe('what AWS gives out', () => {
  test('is in the secret store and nowhere else', async () => {
    const { told } = await step.walk();
    const [key] = step.world.aws.users.get(USER)?.keys ?? [];

    const looked = inspect([await step.look(), step.parts()], { depth: 20 });
    const cluster = JSON.stringify(step.world.cluster.all('v1', 'Secret'));

    expect(step.world.vault.readSecret('gitops', SECRET)?.access_key_secret).toBe(key?.secret);
    for (const place of [told, looked, cluster])
      for (const canary of [key?.secret ?? '', key?.id ?? '']) expect(place).not.toContain(canary);
  });

  test('is in no error, wherever it goes wrong', async () => {
    const made: string[] = [];
    const { systems } = step;
    step.systems = {
      ...systems,
      createAws(region) {
        const client = systems.createAws(region);
        const createAccessKey: typeof client.iam.createAccessKey = async (...asked) => {
          const key = await client.iam.createAccessKey(...asked);
          made.push(key.secret, key.id);
          return key;
        };
        return { ...client, iam: { ...client.iam, createAccessKey } };
      },
    };
    const told: string[] = [];
    for (const harm of [
      () => step.world.vault.policies.set('bitiq-bootstrap', ''),
      () => Object.assign(step.world.vault.trouble, { status: 500 }),
    ]) {
      harm();
      told.push((await step.walk()).told);
    }
    Object.assign(step.world.vault.trouble, { status: undefined });
    step.systems = systems;

    expect(made.length).toBeGreaterThan(0);
    for (const canary of made) expect(told.join()).not.toContain(canary);
  });
});
