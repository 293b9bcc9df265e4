import type { KubernetesObject, VaultWorld } from '../world.ts';

type Target = Pick<VaultWorld, 'address' | 'trouble' | 'sealed' | 'standby' | 'policies' | 'kubernetesRoles'>;

/** What operators carry into Vault, or ask there, by kind. Gives why it cannot be; `undefined`: it is done. */
const DEEDS: Readonly<Record<string, (vault: Target, object: KubernetesObject) => string | undefined>> = {
  Policy(vault, { metadata, spec }) {
    const { name = metadata.name, policy } = spec as { name?: string; policy: string };
    vault.policies.set(name, policy);
    return undefined;
  },
  KubernetesAuthEngineRole(vault, { metadata, spec }) {
    const wanted = spec as RoleSpec;
    const namespaces = wanted.targetNamespaces?.targetNamespaces ?? [];
    const accounts = wanted.targetServiceAccounts ?? ['default'];
    vault.kubernetesRoles.set(wanted.name ?? metadata.name, {
      policies: [...wanted.policies],
      serviceAccounts: namespaces.flatMap((each) => accounts.map((account) => `${each}/${account}`)),
      ttlSeconds: wanted.tokenTTL ?? 3_600,
    });
    return undefined;
  },
  VaultAuth(vault, { spec }) {
    const { role = '' } = (spec as { kubernetes?: { role?: string } }).kubernetes ?? {};
    return hasRole(vault, role);
  },
  ClusterSecretStore: judgeStore,
  SecretStore: judgeStore,
};

/** What each of these has in common: without an answer of Vault nothing goes. */
const VAULT_KINDS: ReadonlySet<string> = new Set([
  'ClusterSecretStore',
  'KubernetesAuthEngineRole',
  'Policy',
  'SecretEngineMount',
  'SecretStore',
  'VaultAuth',
  'VaultConnection',
]);

interface RoleSpec {
  readonly name?: string;
  readonly policies: readonly string[];
  readonly targetNamespaces?: { readonly targetNamespaces?: readonly string[] };
  readonly targetServiceAccounts?: readonly string[];
  readonly tokenTTL?: number;
}

/** The cluster's operators at their Vault. */
export function carryOut(vault: Target, object: KubernetesObject): string | undefined {
  if (!VAULT_KINDS.has(object.kind)) return undefined;
  const { mode, status } = vault.trouble;
  if (mode !== 'none')
    return `Get "${vault.address}/v1/sys/seal-status": dial tcp: connect: connection refused`;
  if (status !== undefined || vault.sealed || vault.standby) return 'Code: 503. Errors:\n\n* Vault is sealed';
  return judgeAddress(vault, object) ?? DEEDS[object.kind]?.(vault, object);
}

/** A connection that leads elsewhere leads nowhere here. */
function judgeAddress(vault: Target, { kind, spec }: KubernetesObject): string | undefined {
  const { address } = spec as { address?: string };
  if (kind !== 'VaultConnection' || address === vault.address) return undefined;
  return `Get "${address}/v1/sys/seal-status": dial tcp: lookup failed: no such host`;
}

function judgeStore(vault: Target, { spec }: KubernetesObject): string | undefined {
  const { provider } = spec as {
    provider?: { vault?: { auth?: { kubernetes?: { role?: string } } } };
  };
  const role = provider?.vault?.auth?.kubernetes?.role;
  return role === undefined ? undefined : hasRole(vault, role);
}

function hasRole({ kubernetesRoles }: Target, role: string): string | undefined {
  return kubernetesRoles.has(role) ? undefined : `Code: 400. Errors:\n\n* invalid role name "${role}"`;
}
