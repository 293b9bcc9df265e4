import type { Environment } from '../../../config/schema.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import { CLUSTER_SECRET_STORES } from '../../../integrations/secret-operators/external-secrets.ts';
import {
  SECRET_ENGINE_MOUNTS,
  VAULT_POLICIES,
  VAULT_ROLES,
} from '../../../integrations/secret-operators/vault-config-operator.ts';
import {
  VAULT_AUTHS,
  VAULT_CONNECTIONS,
} from '../../../integrations/secret-operators/vault-secrets-operator.ts';
import { appNamespacePart } from '../parts/app-namespace-part.ts';
import { byCondition, byReconciled, byValid, conditionPart } from '../parts/condition-part.ts';
import { objectPart, type WantedObject } from '../parts/object-part.ts';
import type { Part, Step } from '../step.ts';

/**
 * What Vault gives the environment, as objects of the Vault Config Operator, and the way to it of whatever
 * brings secrets into the cluster. The application namespace comes first, because that way leads into it.
 */
export function vault(kubernetes: Kubernetes, environment: Environment): Step {
  const way =
    environment.secretOperator === 'external-secrets'
      ? storeOf(kubernetes, environment)
      : linksOf(kubernetes, environment);
  return {
    id: 'vault',
    title: 'Vault',
    parts: [
      appNamespacePart(kubernetes, { id: 'vault/app-namespace', namespaces: environment.namespaces }),
      ...grantsOf(kubernetes, environment),
      ...way,
    ],
  };
}

/** Namespaces that Secrets of the environment live in, and so the role of Vault reaches. */
function namespacesOf({ secrets, namespaces }: Environment): readonly string[] {
  const used = secrets
    .filter(({ kind }) => kind === 'vault-vso' || kind === 'vault-eso')
    .flatMap(({ destinations }) => destinations.map((each) => each.slice(0, each.indexOf('/'))));
  return [...new Set([namespaces.app, ...used])].filter((each) => each !== namespaces.certManager).sort();
}

function grantsOf(kubernetes: Kubernetes, environment: Environment): readonly Part[] {
  const { vault, vaultPolicy: name, namespaces, bootstrap } = environment;
  const { authMount, configRole, serviceAccount } = bootstrap.vault;
  const API = 'redhatcop.redhat.io/v1alpha1';
  const namespace = namespaces.gitops;
  const authentication = {
    path: authMount,
    role: configRole,
    serviceAccount: { name: serviceAccount },
    ...inNamespace(vault),
  };
  const mount = {
    apiVersion: API,
    kind: 'SecretEngineMount',
    metadata: { name: vault.mount, namespace },
    spec: { authentication, type: 'kv', options: { version: '2' } },
  };
  const policy = {
    apiVersion: API,
    kind: 'Policy',
    metadata: { name, namespace },
    spec: { authentication, policy: policyText(vault.mount) },
  };
  const role = {
    apiVersion: API,
    kind: 'KubernetesAuthEngineRole',
    metadata: { name, namespace },
    spec: {
      authentication,
      path: authMount,
      policies: [name],
      targetNamespaces: { targetNamespaces: namespacesOf(environment) },
      targetServiceAccounts: [serviceAccount],
    },
  };
  const written = [
    { id: 'vault/mount', resource: SECRET_ENGINE_MOUNTS, object: mount },
    { id: 'vault/policy', resource: VAULT_POLICIES, object: policy },
    { id: 'vault/role', resource: VAULT_ROLES, object: role },
  ];
  return [
    ...written.map((each) => objectPart(kubernetes, each)),
    ...written.map(({ id, resource, object }) =>
      conditionPart(kubernetes, {
        id: `${id}-taken`,
        resource,
        name: object.metadata.name,
        namespace,
        judge: byReconciled,
      }),
    ),
  ];
}

/** Every operator calls Vault Enterprise's namespace the same. */
function inNamespace({ namespace }: Environment['vault']): { readonly namespace?: string } {
  return namespace === undefined ? {} : { namespace };
}

/** Read what is in the mount, for whatever brings secrets into the cluster. */
function policyText(mount: string): string {
  return [
    `path "${mount}/data/*" {\n  capabilities = ["read", "list"]\n}`,
    `path "${mount}/metadata/*" {\n  capabilities = ["read", "list"]\n}`,
  ].join('\n');
}

function linksOf(kubernetes: Kubernetes, environment: Environment): readonly Part[] {
  const { vault, vaultPolicy, bootstrap } = environment;
  const { address = vault.address, caSecret, authMount, serviceAccount } = bootstrap.vault;
  const API = 'secrets.hashicorp.com/v1beta1';
  return namespacesOf(environment).flatMap((namespace) => {
    const connection: WantedObject = {
      apiVersion: API,
      kind: 'VaultConnection',
      metadata: { name: 'default', namespace },
      spec: { address, skipTLSVerify: false, ...(caSecret !== undefined && { caCertSecretRef: caSecret }) },
    };
    const auth: WantedObject = {
      apiVersion: API,
      kind: 'VaultAuth',
      metadata: { name: 'default', namespace },
      spec: {
        vaultConnectionRef: 'default',
        method: 'kubernetes',
        mount: authMount,
        kubernetes: { role: vaultPolicy, serviceAccount },
        ...inNamespace(vault),
      },
    };
    return [
      ...[
        { id: `vault/${namespace}/connection`, resource: VAULT_CONNECTIONS, object: connection },
        { id: `vault/${namespace}/auth`, resource: VAULT_AUTHS, object: auth },
      ].flatMap((each) => [
        objectPart(kubernetes, each),
        conditionPart(kubernetes, {
          ...each,
          id: `${each.id}-valid`,
          name: 'default',
          namespace,
          judge: byValid,
        }),
      ]),
    ];
  });
}

function storeOf(kubernetes: Kubernetes, environment: Environment): readonly Part[] {
  const { vault, vaultPolicy, namespaces, bootstrap } = environment;
  const { address = vault.address, caSecret, authMount, serviceAccount } = bootstrap.vault;
  const namespace = namespaces.app;
  const object: WantedObject = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ClusterSecretStore',
    metadata: { name: 'vault' },
    spec: {
      provider: {
        vault: {
          server: address,
          path: vault.mount,
          version: 'v2',
          ...inNamespace(vault),
          ...(caSecret !== undefined && {
            caProvider: { type: 'Secret', name: caSecret, key: 'ca.crt', namespace },
          }),
          auth: {
            kubernetes: {
              mountPath: authMount,
              role: vaultPolicy,
              serviceAccountRef: { name: serviceAccount, namespace },
            },
          },
        },
      },
    },
  };
  const each = { id: 'vault/store', resource: CLUSTER_SECRET_STORES, object };
  return [
    objectPart(kubernetes, each),
    conditionPart(kubernetes, {
      ...each,
      id: 'vault/store-ready',
      name: 'vault',
      judge: byCondition('Ready'),
    }),
  ];
}
