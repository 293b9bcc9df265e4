import type { AwsBootstrapConfig } from '../../../config/aws-schema.ts';
import type { Buckets } from '../../../integrations/aws/buckets.ts';
import type { FieldChange, Part, Standing } from '../step.ts';

/** Whether a bucket is there, which the parts after it take for granted. */
const NOT_THERE: Standing = { state: 'create' };

/** A bucket of ours that is encrypted, private, versioned and tagged. */
export function bucketParts(
  buckets: Buckets,
  { bucket, region }: Pick<AwsBootstrapConfig, 'bucket' | 'region'>,
  tags: Readonly<Record<string, string>>,
): readonly Part[] {
  return [
    ownedPart(buckets, bucket, region),
    encryptionPart(buckets, bucket),
    privatePart(buckets, bucket),
    versioningPart(buckets, bucket),
    tagsPart(buckets, bucket, tags),
  ];
}

function ownedPart(buckets: Buckets, bucket: string, region: string): Part {
  return {
    id: 'aws/bucket',
    title: `S3 bucket ${bucket}`,
    wanted: { bucket, region },
    async look(signal) {
      const found = await buckets.findOwner(bucket, { signal });
      if (found.state === 'free') return NOT_THERE;
      if (found.state === 'taken') return taken(bucket);
      if (found.region !== region) return elsewhere(bucket, { found: found.region, region });
      return { state: 'so', evidence: `ours, in ${region}` };
    },
    apply: (signal) => buckets.create(bucket, { signal }),
  };
}

function taken(bucket: string): Standing {
  return {
    state: 'fails',
    code: 'bucket-taken',
    reason: `S3 bucket ${bucket} belongs to another account`,
    remedy: 'Choose another name: bootstrap.aws.bucket in bitiq.yaml',
  };
}

function elsewhere(
  bucket: string,
  { found, region }: { readonly found: string; readonly region: string },
): Standing {
  return {
    state: 'fails',
    code: 'bucket-elsewhere',
    reason: `S3 bucket ${bucket} is in ${found}, and wanted in ${region}`,
    remedy: 'A bucket cannot move: set bootstrap.aws.region to where it is, or choose another name.',
  };
}

/** Keys of S3 will do, and so will better ones that somebody has set. */
function encryptionPart(buckets: Buckets, bucket: string): Part {
  return {
    id: 'aws/bucket/encryption',
    title: `Encryption of ${bucket}`,
    wanted: { bucket, encrypted: true },
    look: (signal) =>
      ifThere(buckets, bucket, signal, async () => {
        const algorithm = await buckets.getEncryption(bucket, { signal });
        if (algorithm !== undefined) return { state: 'so', evidence: `encrypted by ${algorithm}` };
        return { state: 'change', changes: [{ path: 'encryption', to: 'AES256' }] };
      }),
    apply: (signal) => buckets.encrypt(bucket, { signal }),
  };
}

function privatePart(buckets: Buckets, bucket: string): Part {
  return {
    id: 'aws/bucket/public-access',
    title: `Public access block of ${bucket}`,
    wanted: { bucket, publicAccess: 'blocked' },
    look: (signal) =>
      ifThere(buckets, bucket, signal, async () => {
        const block = await buckets.getPublicAccessBlock(bucket, { signal });
        const open = Object.entries(block).filter(([, isBlocked]) => !isBlocked);
        const changes = open.map(([path]): FieldChange => ({ path, from: false, to: true }));
        return changes.length === 0
          ? { state: 'so', evidence: 'no public access' }
          : { state: 'change', changes };
      }),
    apply: (signal) => buckets.blockPublicAccess(bucket, { signal }),
  };
}

function versioningPart(buckets: Buckets, bucket: string): Part {
  return {
    id: 'aws/bucket/versioning',
    title: `Versioning of ${bucket}`,
    wanted: { bucket, versioned: true },
    look: (signal) =>
      ifThere(buckets, bucket, signal, async () =>
        (await buckets.isVersioned(bucket, { signal }))
          ? { state: 'so', evidence: 'every version is kept' }
          : { state: 'change', changes: [{ path: 'Status', to: 'Enabled' }] },
      ),
    apply: (signal) => buckets.enableVersioning(bucket, { signal }),
  };
}

/** Tags of others stay. */
function tagsPart(buckets: Buckets, bucket: string, tags: Readonly<Record<string, string>>): Part {
  return {
    id: 'aws/bucket/tags',
    title: `Tags of ${bucket}`,
    wanted: { bucket, tags },
    look: (signal) =>
      ifThere(buckets, bucket, signal, async () => {
        const found = await buckets.getTags(bucket, { signal });
        const changes = Object.entries(tags)
          .filter(([key, value]) => found[key] !== value)
          .map(([key, to]): FieldChange => ({ path: key, from: found[key], to }));
        return changes.length === 0 ? { state: 'so', evidence: 'tagged' } : { state: 'change', changes };
      }),
    async apply(signal) {
      const found = await buckets.getTags(bucket, { signal });
      await buckets.setTags(bucket, { ...found, ...tags }, { signal });
    },
  };
}

async function ifThere(
  buckets: Buckets,
  bucket: string,
  signal: AbortSignal,
  look: () => Promise<Standing>,
): Promise<Standing> {
  const { state } = await buckets.findOwner(bucket, { signal });
  if (state === 'taken') return taken(bucket);
  return state === 'free' ? NOT_THERE : look();
}
