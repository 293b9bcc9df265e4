import type { S3Client } from '@aws-sdk/client-s3';
import { ExternalError } from '../../errors.ts';
import type { Peer } from '../network-error.ts';
import { shareCall } from '../share-call.ts';
import { askAws } from './ask-aws.ts';
import { toAwsError } from './aws-error.ts';
import { type AwsPlace, orNothing, s3Settings } from './caller.ts';

/** Where objects are kept that nobody can change or delete for a time, not even the account's owner. */
export interface LockedBucketOptions extends AwsPlace {
  readonly bucket: string;
  /** Before each name: `bitiq/`. */
  readonly prefix: string;
  /** How long each object is locked, from when it is written. */
  readonly retentionDays: number;
  /** Default: the clock of this machine, in milliseconds since 1970. */
  readonly now?: () => number;
}

/** A bucket with S3 Object Lock. */
export interface LockedBucket {
  /** `bucket/prefix`. */
  readonly place: string;
  /** Throws ExternalError with system `aws` where the bucket has no Object Lock, or does not show it. */
  assertLocked(options: { readonly signal: AbortSignal }): Promise<void>;
  /**
   * Resolves once an object of this name has this text, locked in compliance mode; also where it had
   * it already. The first call makes sure that the bucket has Object Lock.
   *
   * @throws ExternalError with system `aws`, also where the object has another text.
   */
  keep(name: string, text: string, options: { readonly signal: AbortSignal }): Promise<void>;
}

const DAY_MS = 86_400_000;

const RIGHT_TO_SEE_LOCK = 's3:GetBucketObjectLockConfiguration';

type Sdk = typeof import('@aws-sdk/client-s3');
type Call<T> = (sdk: Sdk, client: S3Client, options: { readonly abortSignal: AbortSignal }) => Promise<T>;

/** Only what S3 throttles is asked again here: the next checkpoint's turn is for the rest. */
export function createLockedBucket(options: LockedBucketOptions): LockedBucket {
  const { bucket: Bucket, prefix, retentionDays, now = Date.now } = options;
  const peer: Peer = {
    system: 'aws',
    name: `S3 bucket ${Bucket}`,
    probe: `aws s3api get-object-lock-configuration --bucket ${Bucket}`,
  };
  const open = shareCall(() => openClient(options));

  const ask = <T>(right: string, signal: AbortSignal, call: Call<T>): Promise<T> =>
    askAws({ peer, right, signal }, async (abortSignal) => {
      const { sdk, client } = await open(abortSignal);
      return call(sdk, client, { abortSignal });
    });

  const askForLock = shareCall((signal) =>
    ask(RIGHT_TO_SEE_LOCK, signal, async (sdk, client, call) => {
      const asked = client.send(new sdk.GetObjectLockConfigurationCommand({ Bucket }), call);
      const answer = await asked.catch(orNothing('ObjectLockConfigurationNotFoundError'));
      if (answer?.ObjectLockConfiguration?.ObjectLockEnabled !== 'Enabled') throw hasNoLock(peer);
    }),
  );

  const assertLocked = (signal: AbortSignal) =>
    askForLock(signal).catch((error: unknown) => {
      throw toAwsError(peer, error, RIGHT_TO_SEE_LOCK, signal);
    });

  /** Whether it was written: `false` where an object of that name is there. */
  const put = (Key: string, Body: string, signal: AbortSignal) =>
    ask('s3:PutObject and s3:PutObjectRetention', signal, async (sdk, client, call) => {
      const command = new sdk.PutObjectCommand({
        Bucket,
        Key,
        Body,
        ContentType: 'application/json',
        IfNoneMatch: '*',
        ObjectLockMode: 'COMPLIANCE',
        ObjectLockRetainUntilDate: new Date(now() + retentionDays * DAY_MS),
      });
      const answer = await client.send(command, call).catch(orNothing('PreconditionFailed'));
      return answer !== undefined;
    });

  const read = (Key: string, signal: AbortSignal) =>
    ask('s3:GetObject', signal, async (sdk, client, call) => {
      const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket, Key }), call);
      return Body?.transformToString();
    });

  return {
    place: `${Bucket}/${prefix}`,
    assertLocked: ({ signal }) => assertLocked(signal),
    async keep(name, text, { signal }) {
      const key = `${prefix}${name}`;
      await assertLocked(signal);
      if (await put(key, text, signal)) return;
      if ((await read(key, signal)) !== text) throw isOther(Bucket, key);
    },
  };
}

/** Loaded on first need: few logs are anchored in S3. */
async function openClient(place: LockedBucketOptions) {
  const sdk = await import('@aws-sdk/client-s3');
  return { sdk, client: new sdk.S3Client(s3Settings(place)) };
}

function hasNoLock({ name, probe }: Peer): ExternalError {
  const message = `${name} has no Object Lock: what is kept there could be deleted`;
  const next = `Make a bucket with Object Lock, then see: ${probe}`;
  return new ExternalError('aws', 'unexpected', message, { next });
}

function isOther(bucket: string, key: string): ExternalError {
  const message = `Object ${key} in S3 bucket ${bucket} holds another text than the one to be kept there`;
  const next = `Find out who wrote it: aws s3api list-object-versions --bucket ${bucket} --prefix ${key}`;
  return new ExternalError('aws', 'unexpected', message, { next });
}
