import type { Fault } from '../world.ts';
import { changeObject } from './change-object.ts';

export const vaultPolicyRole: Fault = {
  id: 'vault-policy-role',
  title: "The Vault role uses another environment's policy",
  check: 'vault-policy-role',
  plant({ cluster, name, vault }) {
    const policy = `gitops-${name}`;
    const text = vault.policies.get(policy) ?? '';
    const key = {
      apiVersion: 'redhatcop.redhat.io/v1alpha1',
      kind: 'KubernetesAuthEngineRole',
      name: policy,
      namespace: 'openshift-gitops',
    };
    const putBack = changeObject(cluster, key, ({ spec }) => {
      (spec as { policies: string[] }).policies = [name === 'local' ? 'gitops-sno' : 'gitops-local'];
    });
    vault.policies.delete(policy);
    return () => {
      putBack();
      vault.policies.set(policy, text);
    };
  },
};
