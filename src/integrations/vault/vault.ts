/** What `sys/health` says, whatever status code it said it with. */
export interface VaultHealth {
  readonly initialized: boolean;
  readonly sealed: boolean;
  readonly standby: boolean;
  readonly version: string;
}

/** Who Vault says that bitiq is. */
export interface VaultLogin {
  readonly displayName: string;
  readonly policies: readonly string[];
  /** Seconds left; 0 for a token that does not expire. */
  readonly ttlSeconds: number;
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
}
