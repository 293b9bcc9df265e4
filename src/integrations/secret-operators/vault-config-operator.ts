import { z } from 'zod';
import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { metadata, parseObject } from '../kubernetes/parse.ts';

/** Vault Config Operator (VCO): policies and auth roles of Vault as objects of the cluster. */
const vco = (kind: string, plural: string): Resource => ({
  group: 'redhatcop.redhat.io',
  version: 'v1alpha1',
  kind,
  plural,
  namespaced: true,
});

export const VAULT_POLICIES = vco('Policy', 'policies');
export const VAULT_ROLES = vco('KubernetesAuthEngineRole', 'kubernetesauthengineroles');
export const SECRET_ENGINE_MOUNTS = vco('SecretEngineMount', 'secretenginemounts');

/** A role of Vault's Kubernetes auth, with the policies that it gives. */
interface VaultRole {
  readonly name: string;
  readonly policies: readonly string[];
}

export interface VaultConfigObjects {
  /** Names of the policies, as Vault gets them. */
  readonly policies: readonly string[];
  readonly roles: readonly VaultRole[];
}

/** What a namespace wants Vault to have. `spec.name` goes before the object's own name. */
export async function listVaultConfigObjects(
  kubernetes: Kubernetes,
  options: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<VaultConfigObjects> {
  const [policies, roles] = await Promise.all([
    kubernetes.list(VAULT_POLICIES, options),
    kubernetes.list(VAULT_ROLES, options),
  ]);
  return {
    policies: policies.map((each) => nameOf(parseObject(named, each, 'Policy'))),
    roles: roles.map((each) => {
      const role = parseObject(roleSchema, each, 'KubernetesAuthEngineRole');
      return { name: nameOf(role), policies: role.spec.policies };
    }),
  };
}

const named = z.object({ metadata, spec: z.object({ name: z.string().optional() }).prefault({}) });

const roleSchema = z.object({
  metadata,
  spec: z.object({ name: z.string().optional(), policies: z.array(z.string()).prefault([]) }),
});

function nameOf({ metadata, spec }: z.output<typeof named>): string {
  return spec.name || metadata.name;
}
