/** What `sys/health` says, whatever status code it said it with. */
export interface VaultHealth {
  readonly initialized: boolean;
  readonly sealed: boolean;
  readonly standby: boolean;
  /** A standby that hands requests on to the active node, and says so: Vault 1.20 and later do. */
  readonly reachesActive: boolean;
  readonly version: string;
}

/** Who Vault says that bitiq is. */
export interface VaultLogin {
  readonly displayName: string;
  readonly policies: readonly string[];
  /** Seconds left; 0 for a token that does not expire. */
  readonly ttlSeconds: number;
}

/** What Vault says of a secret without its values. */
export type StoredSecret =
  | {
      readonly state: 'found';
      readonly keys: readonly string[];
      readonly version: number;
      readonly writtenAt: Date;
    }
  /** The newest version was deleted, or destroyed for good; those before it may still be there. */
  | { readonly state: 'deleted'; readonly version: number; readonly isDestroyed: boolean }
  /** Nothing there. `elsewhere`: it was written one `data/` too deep, at this path under the mount. */
  | { readonly state: 'empty'; readonly elsewhere: string | undefined };

/** Where a secret is: `gitops`, `registry/quay`. */
export interface SecretPlace {
  readonly mount: string;
  readonly path: string;
}

/**
 * Vault, as far as bitiq asks it: never a value. Logging in happens on first need, once per process
 * and environment, and again after a 403.
 *
 * All methods throw `ExternalError` with system `vault`. A 403 is `forbidden` with
 * `missingRight` such as `read sys/policies/acl/gitops-prod`; sealed and standby are `unavailable`.
 */
export interface Vault {
  readonly address: string;
  /** Needs no login. */
  getHealth(options: { signal: AbortSignal }): Promise<VaultHealth>;
  /** Logs in (if needed) and looks its own token up. `unauthenticated` = the login was refused. */
  getLogin(options: { signal: AbortSignal }): Promise<VaultLogin>;
  /** Whether an ACL policy of that name exists. */
  hasPolicy(name: string, options: { signal: AbortSignal }): Promise<boolean>;
  /** Which version of the KV engine a mount is; `undefined` where it is another engine. */
  getKvVersion(mount: string, options: { signal: AbortSignal }): Promise<number | undefined>;
  /**
   * Names and age, never a value. For a mount that is KV v2: of any other this path might be a value.
   * `not-served` = no such mount, or a Vault before 1.10, which cannot tell keys without values.
   */
  describeSecret(place: SecretPlace, options: { signal: AbortSignal }): Promise<StoredSecret>;
}
