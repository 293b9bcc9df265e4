/**
 * The platform's operators with the channels it pins for OpenShift 4.19. An environment that lists
 * `operators` replaces this list.
 */
export const PLATFORM_OPERATORS = [
  {
    package: 'openshift-gitops-operator',
    namespace: 'openshift-operators',
    channel: 'gitops-1.18',
    source: 'redhat-operators',
  },
  {
    package: 'openshift-pipelines-operator-rh',
    namespace: 'openshift-operators',
    channel: 'pipelines-1.20',
    source: 'redhat-operators',
  },
  {
    package: 'vault-secrets-operator',
    namespace: 'hashicorp-vault-secrets-operator',
    channel: 'stable',
    source: 'certified-operators',
  },
  {
    package: 'vault-config-operator',
    namespace: 'vault-config-operator',
    channel: 'alpha',
    source: 'community-operators',
  },
  {
    package: 'openshift-cert-manager-operator',
    namespace: 'openshift-operators',
    channel: 'stable-v1',
    source: 'redhat-operators',
  },
] as const;
