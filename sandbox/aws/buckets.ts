import { createHash, randomUUID } from 'node:crypto';

/** How an object is locked. In compliance mode nobody can shorten it or delete the version before. */
export interface Retention {
  readonly mode: string;
  readonly until: Date;
}

/** One version of an object, or the marker that hides all versions before it. */
export interface Version {
  readonly id: string;
  readonly isDeleteMarker: boolean;
  readonly body: Buffer;
  readonly retention: Retention | undefined;
}

/** What may be blocked of public access. */
export type PublicAccess =
  | 'BlockPublicAcls'
  | 'IgnorePublicAcls'
  | 'BlockPublicPolicy'
  | 'RestrictPublicBuckets';

/** A bucket. With Object Lock it is versioned, as S3 wants it. */
export interface Bucket {
  readonly hasObjectLock: boolean;
  /** The account that owns it. */
  readonly owner: string;
  readonly region: string;
  /** `AES256` or `aws:kms`, which every bucket has since 2023; `undefined`: an older one. */
  encryption: string | undefined;
  /** What of it is blocked; all in a new bucket. `undefined`: the configuration was deleted. */
  publicAccessBlock: ReadonlySet<PublicAccess> | undefined;
  /** `undefined`: never switched on. */
  versioning: 'Enabled' | 'Suspended' | undefined;
  /** `undefined`: no tag set. */
  tags: ReadonlyMap<string, string> | undefined;
  /** Key to versions, oldest first. */
  readonly objects: Map<string, Version[]>;
}

export const PUBLIC_ACCESS: readonly PublicAccess[] = [
  'BlockPublicAcls',
  'IgnorePublicAcls',
  'BlockPublicPolicy',
  'RestrictPublicBuckets',
];

/** The account of the sandbox. */
export const ACCOUNT = '111122223333';

/** A bucket as S3 makes it: encrypted, not public, without versions unless it has Object Lock. */
export function newBucket({
  hasObjectLock = true,
  owner = ACCOUNT,
  region = 'eu-central-1',
}: {
  readonly hasObjectLock?: boolean;
  readonly owner?: string;
  readonly region?: string;
} = {}): Bucket {
  return {
    hasObjectLock,
    owner,
    region,
    encryption: 'AES256',
    publicAccessBlock: new Set(PUBLIC_ACCESS),
    versioning: hasObjectLock ? 'Enabled' : undefined,
    tags: undefined,
    objects: new Map(),
  };
}

/** What a plain GET shows: the newest version, unless a marker hides it. */
export function findCurrent(bucket: Bucket, key: string): Version | undefined {
  const newest = bucket.objects.get(key)?.at(-1);
  return newest?.isDeleteMarker ? undefined : newest;
}

/** A bucket with versions keeps every one of them; one without keeps the last. */
export function addVersion(
  bucket: Bucket,
  key: string,
  content: Pick<Version, 'body' | 'retention'>,
): Version {
  const version: Version = { id: randomUUID(), isDeleteMarker: false, ...content };
  bucket.objects.set(key, [
    ...(bucket.versioning === 'Enabled' ? (bucket.objects.get(key) ?? []) : []),
    version,
  ]);
  return version;
}

/** Without a version's id: hides the object behind a marker, which a lock does not prevent; gives the marker. */
export function hideObject(bucket: Bucket, key: string): Version | undefined {
  if (bucket.versioning === undefined) {
    bucket.objects.delete(key);
    return undefined;
  }
  const marker: Version = {
    id: randomUUID(),
    isDeleteMarker: true,
    body: Buffer.alloc(0),
    retention: undefined,
  };
  bucket.objects.set(key, [...(bucket.objects.get(key) ?? []), marker]);
  return marker;
}

export type Removal = 'removed' | 'locked';

/** Deletes one version for good, unless it is locked. One that is not there is deleted already. */
export function removeVersion(bucket: Bucket, key: string, id: string, now: Date): Removal {
  const versions = bucket.objects.get(key) ?? [];
  const until = versions.find((version) => version.id === id)?.retention?.until;
  if (until !== undefined && until > now) return 'locked';
  bucket.objects.set(
    key,
    versions.filter((version) => version.id !== id),
  );
  return 'removed';
}

export function etagOf({ body }: Pick<Version, 'body'>): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}
