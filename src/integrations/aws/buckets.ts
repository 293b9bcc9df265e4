import type { BucketLocationConstraint } from '@aws-sdk/client-s3';
import { ExternalError } from '../../errors.ts';
import { type AwsPlace, type Caller, createCaller, orNothing, s3Settings } from './caller.ts';

/** Whose a bucket is. Names are the whole world's. */
export type Ownership =
  | { readonly state: 'ours'; readonly region: string }
  | { readonly state: 'taken' }
  | { readonly state: 'free' };

interface Options {
  readonly signal: AbortSignal;
}

/**
 * S3, as far as buckets are made ready for others to write into. All methods throw `ExternalError` with
 * system `aws`; `forbidden` names the right.
 */
export interface Buckets {
  findOwner(name: string, options: Options): Promise<Ownership>;
  /** In this region. One that is ours already is left as it is; `conflict` = somebody else has the name. */
  create(name: string, options: Options): Promise<void>;
  /** `AES256`, `aws:kms`; `undefined`: not encrypted. */
  getEncryption(name: string, options: Options): Promise<string | undefined>;
  /** With keys of S3. */
  encrypt(name: string, options: Options): Promise<void>;
  /** Which of the four ways to make it public are blocked. */
  getPublicAccessBlock(name: string, options: Options): Promise<PublicAccessBlock>;
  blockPublicAccess(name: string, options: Options): Promise<void>;
  isVersioned(name: string, options: Options): Promise<boolean>;
  enableVersioning(name: string, options: Options): Promise<void>;
  getTags(name: string, options: Options): Promise<Readonly<Record<string, string>>>;
  /** Replaces all of them: S3 knows no other way. */
  setTags(name: string, tags: Readonly<Record<string, string>>, options: Options): Promise<void>;
}

export type PublicAccessBlock = Readonly<Record<keyof typeof ALL_BLOCKED, boolean>>;

const ALL_BLOCKED = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const;

export function createBuckets(place: AwsPlace): Buckets {
  const { region } = place;
  const s3 = createCaller(`S3 in ${region}`, async () => {
    const sdk = await import('@aws-sdk/client-s3');
    return { sdk, client: new sdk.S3Client(s3Settings(place)) };
  });
  return {
    findOwner: (name, { signal }) => findOwner(s3, { name, region }, signal),
    create: (name, { signal }) => create(s3, { name, region }, signal),
    getEncryption: (Bucket, { signal }) =>
      s3.ask('s3:GetEncryptionConfiguration', signal, async ({ sdk, client }, call) => {
        const asked = client.send(new sdk.GetBucketEncryptionCommand({ Bucket }), call);
        const answer = await asked.catch(orNothing('ServerSideEncryptionConfigurationNotFoundError'));
        const [rule] = answer?.ServerSideEncryptionConfiguration?.Rules ?? [];
        return rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
      }),
    encrypt: (Bucket, { signal }) =>
      s3.ask('s3:PutEncryptionConfiguration', signal, async ({ sdk, client }, call) => {
        const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }];
        const wanted = { Bucket, ServerSideEncryptionConfiguration: { Rules } };
        await client.send(new sdk.PutBucketEncryptionCommand(wanted), call);
      }),
    getPublicAccessBlock: (Bucket, { signal }) =>
      s3.ask('s3:GetBucketPublicAccessBlock', signal, async ({ sdk, client }, call) => {
        const asked = client.send(new sdk.GetPublicAccessBlockCommand({ Bucket }), call);
        const answer = await asked.catch(orNothing('NoSuchPublicAccessBlockConfiguration'));
        const found = answer?.PublicAccessBlockConfiguration;
        return {
          BlockPublicAcls: found?.BlockPublicAcls === true,
          IgnorePublicAcls: found?.IgnorePublicAcls === true,
          BlockPublicPolicy: found?.BlockPublicPolicy === true,
          RestrictPublicBuckets: found?.RestrictPublicBuckets === true,
        };
      }),
    blockPublicAccess: (Bucket, { signal }) =>
      s3.ask('s3:PutBucketPublicAccessBlock', signal, async ({ sdk, client }, call) => {
        const wanted = { Bucket, PublicAccessBlockConfiguration: ALL_BLOCKED };
        await client.send(new sdk.PutPublicAccessBlockCommand(wanted), call);
      }),
    isVersioned: (Bucket, { signal }) =>
      s3.ask('s3:GetBucketVersioning', signal, async ({ sdk, client }, call) => {
        const { Status } = await client.send(new sdk.GetBucketVersioningCommand({ Bucket }), call);
        return Status === 'Enabled';
      }),
    enableVersioning: (Bucket, { signal }) =>
      s3.ask('s3:PutBucketVersioning', signal, async ({ sdk, client }, call) => {
        const wanted = { Bucket, VersioningConfiguration: { Status: 'Enabled' as const } };
        await client.send(new sdk.PutBucketVersioningCommand(wanted), call);
      }),
    getTags: (Bucket, { signal }) =>
      s3.ask('s3:GetBucketTagging', signal, async ({ sdk, client }, call) => {
        const asked = client.send(new sdk.GetBucketTaggingCommand({ Bucket }), call);
        const { TagSet = [] } = (await asked.catch(orNothing('NoSuchTagSet'))) ?? {};
        return Object.fromEntries(TagSet.map(({ Key = '', Value = '' }) => [Key, Value]));
      }),
    setTags: (Bucket, tags, { signal }) =>
      s3.ask('s3:PutBucketTagging', signal, async ({ sdk, client }, call) => {
        const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
        await client.send(new sdk.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }), call);
      }),
  };
}

type S3 = Caller<{
  readonly sdk: typeof import('@aws-sdk/client-s3');
  readonly client: import('@aws-sdk/client-s3').S3Client;
}>;

interface Named {
  readonly name: string;
  /** Of the endpoint that is asked. */
  readonly region: string;
}

/** A name that is not in the account's own list is free, or somebody else's. */
async function findOwner(s3: S3, { name, region }: Named, signal: AbortSignal): Promise<Ownership> {
  const own = await s3.ask('s3:ListAllMyBuckets', signal, async ({ sdk, client }, call) => {
    const { Buckets = [] } = await client.send(new sdk.ListBucketsCommand({ Prefix: name }), call);
    return Buckets.find(({ Name }) => Name === name);
  });
  if (own?.BucketRegion) return { state: 'ours', region: own.BucketRegion };
  const head = await headBucket(s3, name, signal);
  // Not every S3 lists regions, and not every one has them.
  if (own !== undefined) return { state: 'ours', region: head.region ?? region };
  return head.status === 404 ? { state: 'free' } : { state: 'taken' };
}

/** How S3 answers for a bucket: it is there, not there, elsewhere, or not ours. */
interface Head {
  readonly status: number;
  readonly region: string | undefined;
}

function headBucket(s3: S3, name: string, signal: AbortSignal): Promise<Head> {
  return s3.ask('s3:ListBucket', signal, ({ sdk, client }, call) =>
    client
      .send(new sdk.HeadBucketCommand({ Bucket: name }), call)
      .then(({ BucketRegion }): Head => ({ status: 200, region: BucketRegion }), headOf),
  );
}

interface Refused {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

function headOf(error: unknown): Head {
  const { $metadata: metadata, $response: response } = error as Refused;
  const status = metadata?.httpStatusCode;
  if (status === undefined || ![301, 403, 404].includes(status)) throw error;
  return { status, region: response?.headers?.['x-amz-bucket-region'] };
}

function create(s3: S3, { name, region }: Named, signal: AbortSignal) {
  return s3.ask('s3:CreateBucket', signal, async ({ sdk, client }, call) => {
    // us-east-1 is where a bucket goes that names no location, and may not be named.
    const LocationConstraint = region as BucketLocationConstraint;
    const location = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint } };
    const asked = client.send(new sdk.CreateBucketCommand({ Bucket: name, ...location }), call);
    await asked.catch((error: unknown) => {
      if (error instanceof Error && error.name === 'BucketAlreadyExists') throw isTaken(name);
      return orNothing('BucketAlreadyOwnedByYou')(error);
    });
  });
}

function isTaken(name: string): ExternalError {
  const next = 'Choose another name: bootstrap.aws.bucket in bitiq.yaml';
  return new ExternalError('aws', 'conflict', `S3 bucket ${name} belongs to another account`, { next });
}
