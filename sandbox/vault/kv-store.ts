/** One version of a secret. `data` is gone once destroyed. */
export interface SecretVersion {
  data: Record<string, unknown> | undefined;
  readonly createdAt: Date;
  /** Soft deletion. */
  deletedAt: Date | undefined;
  destroyed: boolean;
}

/** A secret with its versions, number 1 first. */
export interface VersionedSecret {
  readonly createdAt: Date;
  updatedAt: Date;
  readonly versions: SecretVersion[];
  customMetadata: Record<string, string> | null;
  casRequired: boolean;
}

/** Path to secret. */
export type VersionedStore = Map<string, VersionedSecret>;

/** Writes a new version and returns its number. */
export function addVersion(
  store: VersionedStore,
  path: string,
  data: Record<string, unknown>,
  now: Date,
): number {
  const secret = store.get(path) ?? newSecret(now);
  store.set(path, secret);
  secret.updatedAt = now;
  return secret.versions.push({ data, createdAt: now, deletedAt: undefined, destroyed: false });
}

/** A path with metadata and no version yet. */
export function newSecret(now: Date): VersionedSecret {
  return {
    createdAt: now,
    updatedAt: now,
    versions: [],
    customMetadata: null,
    casRequired: false,
  };
}

/** The version of that number; 0, as in Vault's own parameters, is the newest. */
export function versionOf(secret: VersionedSecret, number: number): SecretVersion | undefined {
  return secret.versions[(number === 0 ? secret.versions.length : number) - 1];
}

/** What `LIST` shows right under a folder: names, and folders with a slash at the end. */
export function listFolder(paths: Iterable<string>, folder: string): string[] {
  const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
  const names = new Set<string>();
  for (const path of paths) {
    if (!path.startsWith(prefix)) continue;
    const [name = '', ...rest] = path.slice(prefix.length).split('/');
    names.add(rest.length > 0 ? `${name}/` : name);
  }
  return [...names].sort();
}
