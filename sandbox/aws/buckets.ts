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

/** A bucket. With Object Lock it is versioned, as S3 wants it. */
export interface Bucket {
  readonly hasObjectLock: boolean;
  /** Key to versions, oldest first. */
  readonly objects: Map<string, Version[]>;
}

export function newBucket({ hasObjectLock = true } = {}): Bucket {
  return { hasObjectLock, objects: new Map() };
}

/** What a plain GET shows: the newest version, unless a marker hides it. */
export function findCurrent(bucket: Bucket, key: string): Version | undefined {
  const newest = bucket.objects.get(key)?.at(-1);
  return newest?.isDeleteMarker ? undefined : newest;
}

/** A bucket with Object Lock keeps every version; one without keeps the last. */
export function addVersion(
  bucket: Bucket,
  key: string,
  content: Pick<Version, 'body' | 'retention'>,
): Version {
  const version: Version = { id: randomUUID(), isDeleteMarker: false, ...content };
  bucket.objects.set(key, [...(bucket.hasObjectLock ? (bucket.objects.get(key) ?? []) : []), version]);
  return version;
}

/** Without a version's id: hides the object behind a marker, which a lock does not prevent. */
export function hideObject(bucket: Bucket, key: string): void {
  if (!bucket.hasObjectLock) {
    bucket.objects.delete(key);
    return;
  }
  const marker: Version = {
    id: randomUUID(),
    isDeleteMarker: true,
    body: Buffer.alloc(0),
    retention: undefined,
  };
  bucket.objects.set(key, [...(bucket.objects.get(key) ?? []), marker]);
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
