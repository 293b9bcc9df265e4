import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, escapeXml, unescapeXml, xml } from '../answer.ts';
import { type Bucket, newBucket, PUBLIC_ACCESS } from '../buckets.ts';
import { type Refusal, refusal } from '../refusal.ts';

/** A request about buckets, by the account that signed it. */
export interface BucketRequest {
  readonly account: string;
  /** Of the endpoint that it was meant for. */
  readonly region: string;
  readonly name: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Buckets = Map<string, Bucket>;

/** All buckets of the account; `prefix`: those whose names begin so. */
export function listBuckets(buckets: Buckets, { account, url }: BucketRequest): Answer {
  const prefix = url.searchParams.get('prefix') ?? '';
  const own = [...buckets].filter(([name, { owner }]) => owner === account && name.startsWith(prefix));
  const entries = own.map(
    ([name, { region }]) =>
      `<Bucket><Name>${name}</Name><CreationDate>2026-11-20T07:00:00.000Z</CreationDate><BucketRegion>${region}</BucketRegion></Bucket>`,
  );
  return xml(
    `<ListAllMyBucketsResult><Owner><ID>${account}</ID></Owner><Buckets>${entries.join('')}</Buckets></ListAllMyBucketsResult>`,
  );
}

/** Names are the whole world's: one that somebody has cannot be had. */
export function createBucket(buckets: Buckets, request: BucketRequest): Answer | Refusal {
  const { account, region, name, body, headers } = request;
  if (!/^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name))
    return refusal(400, 'InvalidBucketName', 'The specified bucket is not valid.');
  const wrong = judgeLocation(region, /<LocationConstraint>([^<]*)</.exec(body)?.[1]);
  if (wrong !== undefined) return wrong;
  const found = buckets.get(name);
  if (found !== undefined && found.owner !== account) {
    const message =
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.';
    return refusal(409, 'BucketAlreadyExists', message);
  }
  // In us-east-1 alone a bucket of one's own may be made again.
  if (found !== undefined && (region !== 'us-east-1' || found.region !== region)) {
    const message = 'Your previous request to create the named bucket succeeded and you already own it.';
    return refusal(409, 'BucketAlreadyOwnedByYou', message);
  }
  if (found === undefined) {
    const hasObjectLock = headers['x-amz-bucket-object-lock-enabled'] === 'true';
    buckets.set(name, newBucket({ hasObjectLock, owner: account, region }));
  }
  return { status: 200, headers: { location: `/${name}` } };
}

/** us-east-1 is never named; every other region names itself. */
function judgeLocation(region: string, location: string | undefined): Refusal | undefined {
  if (region === 'us-east-1') {
    if (location === undefined) return undefined;
    return location === 'us-east-1'
      ? refusal(400, 'InvalidLocationConstraint', 'The specified location-constraint is not valid')
      : undefined;
  }
  if (location === region) return undefined;
  const message = `The ${location ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`;
  return refusal(400, 'IllegalLocationConstraintException', message);
}

type Configuration = {
  readonly rights: readonly [read: string, write: string];
  read(bucket: Bucket): Answer | Refusal;
  write(bucket: Bucket, body: string): Refusal | undefined;
};

const textOf = (body: string, field: string) => new RegExp(`<${field}>([^<]*)</${field}>`).exec(body)?.[1];

/** What is asked and set with a word in the query: `?encryption`. */
export const CONFIGURATIONS: Readonly<Record<string, Configuration>> = {
  encryption: {
    rights: ['GetEncryptionConfiguration', 'PutEncryptionConfiguration'],
    read({ encryption }) {
      if (encryption === undefined) {
        const message = 'The server side encryption configuration was not found';
        return refusal(404, 'ServerSideEncryptionConfigurationNotFoundError', message);
      }
      return xml(
        `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>${encryption}</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`,
      );
    },
    write(bucket, body) {
      const algorithm = textOf(body, 'SSEAlgorithm');
      if (!/^(AES256|aws:kms|aws:kms:dsse)$/.test(algorithm ?? '')) return badXml();
      bucket.encryption = algorithm ?? '';
      return undefined;
    },
  },
  publicAccessBlock: {
    rights: ['GetBucketPublicAccessBlock', 'PutBucketPublicAccessBlock'],
    read({ publicAccessBlock: blocked }) {
      if (blocked === undefined) {
        const message = 'The public access block configuration was not found';
        return refusal(404, 'NoSuchPublicAccessBlockConfiguration', message);
      }
      const fields = PUBLIC_ACCESS.map((each) => `<${each}>${blocked.has(each)}</${each}>`);
      return xml(`<PublicAccessBlockConfiguration>${fields.join('')}</PublicAccessBlockConfiguration>`);
    },
    write(bucket, body) {
      bucket.publicAccessBlock = new Set(PUBLIC_ACCESS.filter((each) => textOf(body, each) === 'true'));
      return undefined;
    },
  },
  versioning: {
    rights: ['GetBucketVersioning', 'PutBucketVersioning'],
    read: ({ versioning }) =>
      xml(
        `<VersioningConfiguration>${versioning ? `<Status>${versioning}</Status>` : ''}</VersioningConfiguration>`,
      ),
    write(bucket, body) {
      const status = textOf(body, 'Status');
      if (status !== 'Enabled' && status !== 'Suspended') return badXml();
      bucket.versioning = status;
      return undefined;
    },
  },
  'object-lock': {
    rights: ['GetBucketObjectLockConfiguration', 'PutBucketObjectLockConfiguration'],
    read: ({ hasObjectLock }) =>
      hasObjectLock
        ? xml(
            '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>',
          )
        : refusal(
            404,
            'ObjectLockConfigurationNotFoundError',
            'Object Lock configuration does not exist for this bucket',
          ),
    write: () => refusal(501, 'NotImplemented', 'Not simulated.'),
  },
  tagging: {
    rights: ['GetBucketTagging', 'PutBucketTagging'],
    read: ({ tags }) =>
      tags === undefined
        ? refusal(404, 'NoSuchTagSet', 'The TagSet does not exist')
        : xml(`<Tagging><TagSet>${[...tags].map(tagXml).join('')}</TagSet></Tagging>`),
    write(bucket, body) {
      const tags = [...body.matchAll(/<Tag><Key>([^<]*)<\/Key><Value>([^<]*)<\/Value><\/Tag>/g)];
      bucket.tags = new Map(tags.map(([, key = '', value = '']) => [unescapeXml(key), unescapeXml(value)]));
      return undefined;
    },
  },
};

function tagXml([key, value]: readonly [string, string]): string {
  return `<Tag><Key>${escapeXml(key)}</Key><Value>${escapeXml(value)}</Value></Tag>`;
}

function badXml(): Refusal {
  return refusal(400, 'MalformedXML', 'The XML you provided was not well-formed');
}

/** What is refused of whoever may not have the bucket, or asks at another region's endpoint. */
export function judgeBucket(bucket: Bucket | undefined, request: BucketRequest): Refusal | undefined {
  const { account, region, headers } = request;
  if (bucket === undefined) return refusal(404, 'NoSuchBucket', 'The specified bucket does not exist');
  const expected = headers['x-amz-expected-bucket-owner'];
  if (bucket.owner !== account || (expected !== undefined && expected !== bucket.owner))
    return refusal(403, 'AccessDenied', 'Access Denied');
  if (bucket.region !== region) {
    const message = 'The bucket you are attempting to access must be addressed using the specified endpoint.';
    return refusal(301, 'PermanentRedirect', message);
  }
  return undefined;
}

/** S3 wants to know that a configuration came over whole. */
export function judgeChecksum(headers: IncomingHttpHeaders): Refusal | undefined {
  const has = Object.keys(headers).some((name) => /^(content-md5$|x-amz-checksum-)/.test(name));
  return has
    ? undefined
    : refusal(400, 'InvalidRequest', 'Missing required header for this request: Content-MD5');
}
