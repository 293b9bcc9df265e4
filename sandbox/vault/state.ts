import { randomBytes } from 'node:crypto';
import { newTrouble } from '../trouble.ts';
import type { VaultWorld } from '../world.ts';
import type { VersionedStore } from './kv-store.ts';

/** A KV secrets engine. */
export type KvMount =
  | { readonly version: 1; readonly secrets: Map<string, Record<string, unknown>> }
  | { readonly version: 2; readonly secrets: VersionedStore };

export interface AppRole {
  readonly secretId: string;
  readonly policies: readonly string[];
  readonly ttlSeconds: number;
}

/** Everything that this Vault knows. */
export interface VaultState
  extends Pick<
    VaultWorld,
    | 'trouble'
    | 'initialized'
    | 'sealed'
    | 'standby'
    | 'reachesActive'
    | 'policies'
    | 'kubernetesRoles'
    | 'tokens'
  > {
  /** Mount path without slashes at its ends. */
  readonly mounts: Map<string, KvMount>;
  /** By role id. */
  readonly appRoles: Map<string, AppRole>;
  /** Whose JWT this is, as `namespace/name`; nobody's is `undefined`. Stands for the TokenReview. */
  readonly reviewToken: (jwt: string) => string | undefined;
  readonly now: () => Date;
}

/** What every token may do, in the words of Vault's own `default` policy. */
const DEFAULT_POLICY = `
path "auth/token/lookup-self" { capabilities = ["read"] }
path "auth/token/renew-self" { capabilities = ["update"] }
path "auth/token/revoke-self" { capabilities = ["update"] }
path "sys/capabilities-self" { capabilities = ["update"] }
path "sys/internal/ui/resultant-acl" { capabilities = ["read"] }
`;

/** A Vault as it stands after initialization: unsealed, active, one KV v2 mount `secret`. */
export function newState(options: Pick<VaultState, 'reviewToken' | 'now'>): VaultState {
  return {
    trouble: newTrouble(),
    initialized: true,
    sealed: false,
    standby: false,
    policies: new Map([['default', DEFAULT_POLICY]]),
    kubernetesRoles: new Map(),
    tokens: new Map(),
    mounts: new Map([['secret', { version: 2, secrets: new Map() }]]),
    appRoles: new Map(),
    ...options,
  };
}

/** The secrets of a KV v2 mount, which is made on first use. Throws where KV v1 is mounted. */
export function versionedMount(state: VaultState, mount: string): VersionedStore {
  const existing = state.mounts.get(mount);
  if (existing?.version === 1) throw new Error(`${mount} is a KV v1 mount`);
  if (existing !== undefined) return existing.secrets;
  const secrets: VersionedStore = new Map();
  state.mounts.set(mount, { version: 2, secrets });
  return secrets;
}

/** Makes a service token and returns it. `ttlSeconds` 0: it never expires. */
export function issueToken(
  state: VaultState,
  grant: { policies: readonly string[]; displayName: string; ttlSeconds: number },
): string {
  const token = `hvs.${randomBytes(18).toString('base64url')}`;
  state.tokens.set(token, {
    policies: grant.policies.includes('root')
      ? ['root']
      : [...new Set(['default', ...grant.policies])].sort(),
    displayName: grant.displayName,
    expiresAt: grant.ttlSeconds === 0 ? undefined : state.now().getTime() + grant.ttlSeconds * 1000,
    ttlSeconds: grant.ttlSeconds,
  });
  return token;
}

export type TokenEntry = VaultWorld['tokens'] extends Map<string, infer Entry> ? Entry : never;

/** The token's entry while it lives. */
export function findToken(state: VaultState, token: string): TokenEntry | undefined {
  const entry = state.tokens.get(token);
  const isExpired = entry?.expiresAt !== undefined && entry.expiresAt <= state.now().getTime();
  return isExpired ? undefined : entry;
}
