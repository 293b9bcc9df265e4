import { ExternalError } from '../../../errors.ts';
import {
  listVaultConfigObjects,
  type VaultConfigObjects,
} from '../../../integrations/secret-operators/vault-config-operator.ts';
import type { Vault } from '../../../integrations/vault/vault.ts';
import type { Check, Finding } from '../check.ts';

/** The cluster's Policy and role objects and Vault itself mean the same policy. */
export const vaultPolicyRole: Check = {
  id: 'vault-policy-role',
  title: 'Vault policy and Kubernetes auth role agree',
  severity: 'blocker',
  async run({ environment, kubernetes, vault, signal }) {
    const policy = environment.vaultPolicy;
    const namespace = environment.namespaces.gitops;
    const [objects, inVault] = await Promise.all([
      listVaultConfigObjects(kubernetes, { namespace, signal }),
      askVault(vault, policy, signal),
    ]);
    const problems = findProblems(objects, policy, namespace);
    if (inVault === false) problems.push(`Vault has no policy ${policy}`);
    if (problems.length > 0) return fail(problems, policy, environment.name);
    if (inVault === undefined) {
      return { status: 'skipped', summary: 'Vault cannot be asked', waitsFor: 'vault-login' };
    }
    return { status: 'passed', summary: `Policy, role and Vault agree on ${policy}` };
  },
};

/** Whether Vault has it; `undefined` where the way to Vault is what is broken. */
async function askVault(vault: Vault, policy: string, signal: AbortSignal): Promise<boolean | undefined> {
  try {
    return await vault.hasPolicy(policy, { signal });
  } catch (error) {
    if (error instanceof ExternalError && NO_WAY_THERE.has(error.reason)) return undefined;
    throw error;
  }
}

const NO_WAY_THERE: ReadonlySet<ExternalError['reason']> = new Set([
  'unreachable',
  'timeout',
  'unavailable',
  'unauthenticated',
]);

function findProblems({ policies, roles }: VaultConfigObjects, policy: string, namespace: string): string[] {
  const role =
    roles.find(({ name }) => name === policy) ?? roles.find((each) => each.policies.includes(policy));
  return [
    ...(policies.includes(policy) ? [] : [`no Policy ${policy} in ${namespace}`]),
    ...(role === undefined ? [`no KubernetesAuthEngineRole ${policy} in ${namespace}`] : []),
    ...(role === undefined || role.policies.includes(policy)
      ? []
      : [`role ${role.name} uses policy ${role.policies.join(', ') || 'none'}`]),
  ];
}

function fail(problems: readonly string[], policy: string, environment: string): Finding {
  return {
    status: 'failed',
    summary: problems.join('; '),
    remedy: `set policies: [${policy}] in charts/vault-config for ${environment}, then sync vault-config-${environment}`,
  };
}
