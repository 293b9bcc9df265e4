import type { Resource } from '../../../integrations/kubernetes/kubernetes.ts';

/** Kinds that bootstrap applies, as their APIs are addressed. */

export const NAMESPACES: Resource = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};

const vco = (kind: string, plural: string): Resource => ({
  group: 'redhatcop.redhat.io',
  version: 'v1alpha1',
  kind,
  plural,
  namespaced: true,
});

export const SECRET_ENGINE_MOUNTS = vco('SecretEngineMount', 'secretenginemounts');
export const VAULT_POLICIES = vco('Policy', 'policies');
export const VAULT_ROLES = vco('KubernetesAuthEngineRole', 'kubernetesauthengineroles');

const vso = (kind: string, plural: string): Resource => ({
  group: 'secrets.hashicorp.com',
  version: 'v1beta1',
  kind,
  plural,
  namespaced: true,
});

export const VAULT_CONNECTIONS = vso('VaultConnection', 'vaultconnections');
export const VAULT_AUTHS = vso('VaultAuth', 'vaultauths');

export const CLUSTER_SECRET_STORES: Resource = {
  group: 'external-secrets.io',
  version: 'v1',
  kind: 'ClusterSecretStore',
  plural: 'clustersecretstores',
  namespaced: false,
};

const certManager = (kind: string, plural: string, namespaced: boolean): Resource => ({
  group: 'cert-manager.io',
  version: 'v1',
  kind,
  plural,
  namespaced,
});

export const CLUSTER_ISSUERS = certManager('ClusterIssuer', 'clusterissuers', false);
export const CERTIFICATES = certManager('Certificate', 'certificates', true);

export const INGRESS_CONTROLLERS: Resource = {
  group: 'operator.openshift.io',
  version: 'v1',
  kind: 'IngressController',
  plural: 'ingresscontrollers',
  namespaced: true,
};
