import type { PrinterColumn, ResourceGroup } from './resource-type.ts';

const AGE: PrinterColumn = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

const column = (name: string, jsonPath: string, type = 'string'): PrinterColumn => ({ name, type, jsonPath });

const condition = (name: string, type: string) =>
  column(name, `.status.conditions[?(@.type=="${type}")].status`);

/**
 * What a cluster of the platform serves by CustomResourceDefinition: OpenShift's own, and those that
 * the platform's operators bring with their package.
 */
export const CUSTOM_RESOURCES: readonly ResourceGroup[] = [
  {
    group: 'config.openshift.io',
    versions: ['v1'],
    resources: [
      { plural: 'authentications', kind: 'Authentication', cluster: true, status: true },
      {
        plural: 'clusterversions',
        kind: 'ClusterVersion',
        cluster: true,
        status: true,
        columns: [
          column('Version', '.status.history[?(@.state=="Completed")].version'),
          condition('Available', 'Available'),
          condition('Progressing', 'Progressing'),
          column('Since', '.status.conditions[?(@.type=="Progressing")].lastTransitionTime', 'date'),
          column('Status', '.status.conditions[?(@.type=="Progressing")].message'),
        ],
      },
      {
        plural: 'clusteroperators',
        kind: 'ClusterOperator',
        cluster: true,
        status: true,
        short: ['co'],
        columns: [
          column('Version', '.status.versions[?(@.name=="operator")].version'),
          condition('Available', 'Available'),
          condition('Progressing', 'Progressing'),
          condition('Degraded', 'Degraded'),
          column('Since', '.status.conditions[?(@.type=="Available")].lastTransitionTime', 'date'),
        ],
      },
      { plural: 'dnses', kind: 'DNS', cluster: true, status: true },
      { plural: 'featuregates', kind: 'FeatureGate', cluster: true, status: true },
      { plural: 'images', kind: 'Image', cluster: true, status: true },
      { plural: 'infrastructures', kind: 'Infrastructure', cluster: true, status: true },
      {
        plural: 'ingresses',
        kind: 'Ingress',
        cluster: true,
        status: true,
        columns: [column('Domain', '.spec.domain'), AGE],
      },
      { plural: 'oauths', kind: 'OAuth', cluster: true, status: true },
      { plural: 'proxies', kind: 'Proxy', cluster: true, status: true },
    ],
  },
  {
    group: 'operator.openshift.io',
    versions: ['v1'],
    resources: [
      { plural: 'consoles', kind: 'Console', cluster: true, status: true },
      { plural: 'dnses', kind: 'DNS', cluster: true, status: true },
      { plural: 'ingresscontrollers', kind: 'IngressController', status: true },
    ],
  },
  {
    group: 'machineconfiguration.openshift.io',
    versions: ['v1'],
    resources: [
      {
        plural: 'machineconfigpools',
        kind: 'MachineConfigPool',
        cluster: true,
        status: true,
        short: ['mcp'],
      },
      { plural: 'machineconfigs', kind: 'MachineConfig', cluster: true, short: ['mc'] },
    ],
  },
  {
    group: 'security.openshift.io',
    versions: ['v1'],
    resources: [
      {
        plural: 'securitycontextconstraints',
        kind: 'SecurityContextConstraints',
        cluster: true,
        short: ['scc'],
      },
    ],
  },
  {
    group: 'operators.coreos.com',
    versions: ['v1alpha1'],
    resources: [
      {
        plural: 'catalogsources',
        kind: 'CatalogSource',
        status: true,
        short: ['catsrc'],
        columns: [
          column('Display', '.spec.displayName'),
          column('Type', '.spec.sourceType'),
          column('Publisher', '.spec.publisher'),
          AGE,
        ],
      },
      {
        plural: 'clusterserviceversions',
        kind: 'ClusterServiceVersion',
        status: true,
        short: ['csv', 'csvs'],
        columns: [
          column('Display', '.spec.displayName'),
          column('Version', '.spec.version'),
          column('Replaces', '.spec.replaces'),
          column('Phase', '.status.phase'),
        ],
      },
      {
        plural: 'installplans',
        kind: 'InstallPlan',
        status: true,
        short: ['ip'],
        columns: [
          column('CSV', '.spec.clusterServiceVersionNames[0]'),
          column('Approval', '.spec.approval'),
          column('Approved', '.spec.approved', 'boolean'),
        ],
      },
      {
        plural: 'subscriptions',
        kind: 'Subscription',
        status: true,
        short: ['sub', 'subs'],
        columns: [
          column('Package', '.spec.name'),
          column('Source', '.spec.source'),
          column('Channel', '.spec.channel'),
        ],
      },
    ],
  },
  {
    group: 'operators.coreos.com',
    versions: ['v1', 'v1alpha2'],
    resources: [{ plural: 'operatorgroups', kind: 'OperatorGroup', status: true, short: ['og'] }],
  },
  {
    group: 'argoproj.io',
    versions: ['v1alpha1'],
    package: 'openshift-gitops-operator',
    resources: [
      {
        plural: 'applications',
        kind: 'Application',
        short: ['app', 'apps'],
        columns: [
          column('Sync Status', '.status.sync.status'),
          column('Health Status', '.status.health.status'),
          { ...column('Revision', '.status.sync.revision'), priority: 10 },
        ],
      },
      { plural: 'applicationsets', kind: 'ApplicationSet', status: true, short: ['appset', 'appsets'] },
      { plural: 'appprojects', kind: 'AppProject', short: ['appproj', 'appprojs'] },
      { plural: 'imageupdaters', kind: 'ImageUpdater', status: true },
      { plural: 'rollouts', kind: 'Rollout', status: true, short: ['ro'] },
    ],
  },
  {
    group: 'argoproj.io',
    versions: ['v1beta1', 'v1alpha1'],
    package: 'openshift-gitops-operator',
    resources: [{ plural: 'argocds', kind: 'ArgoCD', status: true }],
  },
  {
    group: 'pipelines.openshift.io',
    versions: ['v1alpha1'],
    package: 'openshift-gitops-operator',
    resources: [{ plural: 'gitopsservices', kind: 'GitopsService', status: true, cluster: true }],
  },
  {
    group: 'tekton.dev',
    versions: ['v1', 'v1beta1'],
    package: 'openshift-pipelines-operator-rh',
    resources: [
      { plural: 'pipelineruns', kind: 'PipelineRun', status: true, short: ['pr', 'prs'] },
      { plural: 'pipelines', kind: 'Pipeline' },
      { plural: 'taskruns', kind: 'TaskRun', status: true, short: ['tr', 'trs'] },
      { plural: 'tasks', kind: 'Task' },
    ],
  },
  {
    group: 'triggers.tekton.dev',
    versions: ['v1beta1'],
    package: 'openshift-pipelines-operator-rh',
    resources: [
      { plural: 'eventlisteners', kind: 'EventListener', status: true, short: ['el'] },
      { plural: 'triggerbindings', kind: 'TriggerBinding', short: ['tb'] },
      { plural: 'triggertemplates', kind: 'TriggerTemplate', short: ['tt'] },
    ],
  },
  {
    group: 'operator.tekton.dev',
    versions: ['v1alpha1'],
    package: 'openshift-pipelines-operator-rh',
    resources: [
      {
        plural: 'tektonconfigs',
        kind: 'TektonConfig',
        cluster: true,
        status: true,
        columns: [column('Version', '.status.version'), condition('Ready', 'Ready')],
      },
    ],
  },
  {
    group: 'secrets.hashicorp.com',
    versions: ['v1beta1'],
    package: 'vault-secrets-operator',
    resources: [
      { plural: 'vaultauths', kind: 'VaultAuth', status: true },
      { plural: 'vaultconnections', kind: 'VaultConnection', status: true },
      { plural: 'vaultdynamicsecrets', kind: 'VaultDynamicSecret', status: true },
      { plural: 'vaultstaticsecrets', kind: 'VaultStaticSecret', status: true },
    ],
  },
  {
    group: 'redhatcop.redhat.io',
    versions: ['v1alpha1'],
    package: 'vault-config-operator',
    resources: [
      { plural: 'authenginemounts', kind: 'AuthEngineMount', status: true },
      { plural: 'kubernetesauthengineconfigs', kind: 'KubernetesAuthEngineConfig', status: true },
      { plural: 'kubernetesauthengineroles', kind: 'KubernetesAuthEngineRole', status: true },
      { plural: 'policies', kind: 'Policy', status: true },
      { plural: 'secretenginemounts', kind: 'SecretEngineMount', status: true },
    ],
  },
  {
    group: 'external-secrets.io',
    versions: ['v1', 'v1beta1'],
    package: 'external-secrets-operator',
    resources: [
      { plural: 'clusterexternalsecrets', kind: 'ClusterExternalSecret', cluster: true, status: true },
      {
        plural: 'clustersecretstores',
        kind: 'ClusterSecretStore',
        cluster: true,
        status: true,
        short: ['css'],
        columns: [
          AGE,
          column('Status', '.status.conditions[?(@.type=="Ready")].reason'),
          condition('Ready', 'Ready'),
        ],
      },
      {
        plural: 'externalsecrets',
        kind: 'ExternalSecret',
        status: true,
        short: ['es'],
        columns: [
          column('Store', '.spec.secretStoreRef.name'),
          column('Refresh Interval', '.spec.refreshInterval'),
          column('Status', '.status.conditions[?(@.type=="Ready")].reason'),
          condition('Ready', 'Ready'),
        ],
      },
      { plural: 'secretstores', kind: 'SecretStore', status: true, short: ['ss'] },
    ],
  },
  {
    group: 'cert-manager.io',
    versions: ['v1'],
    package: 'openshift-cert-manager-operator',
    resources: [
      { plural: 'certificaterequests', kind: 'CertificateRequest', status: true, short: ['cr', 'crs'] },
      {
        plural: 'certificates',
        kind: 'Certificate',
        status: true,
        short: ['cert', 'certs'],
        columns: [condition('Ready', 'Ready'), column('Secret', '.spec.secretName'), AGE],
      },
      { plural: 'clusterissuers', kind: 'ClusterIssuer', cluster: true, status: true },
      { plural: 'issuers', kind: 'Issuer', status: true },
    ],
  },
  {
    group: 'operator.openshift.io',
    versions: ['v1alpha1'],
    package: 'openshift-cert-manager-operator',
    resources: [{ plural: 'certmanagers', kind: 'CertManager', cluster: true, status: true }],
  },
  {
    group: 'source.toolkit.fluxcd.io',
    versions: ['v1'],
    package: 'flux',
    resources: [
      {
        plural: 'gitrepositories',
        kind: 'GitRepository',
        status: true,
        short: ['gitrepo'],
        columns: [column('URL', '.spec.url'), AGE, condition('Ready', 'Ready')],
      },
      { plural: 'helmcharts', kind: 'HelmChart', status: true, short: ['hc'] },
    ],
  },
  {
    group: 'kustomize.toolkit.fluxcd.io',
    versions: ['v1'],
    package: 'flux',
    resources: [
      {
        plural: 'kustomizations',
        kind: 'Kustomization',
        status: true,
        short: ['ks'],
        columns: [AGE, condition('Ready', 'Ready')],
      },
    ],
  },
  {
    group: 'helm.toolkit.fluxcd.io',
    versions: ['v2'],
    package: 'flux',
    resources: [
      {
        plural: 'helmreleases',
        kind: 'HelmRelease',
        status: true,
        short: ['hr'],
        columns: [AGE, condition('Ready', 'Ready')],
      },
    ],
  },
  {
    group: 'loki.grafana.com',
    versions: ['v1'],
    package: 'loki-operator',
    resources: [{ plural: 'lokistacks', kind: 'LokiStack', status: true }],
  },
  {
    group: 'observability.openshift.io',
    versions: ['v1'],
    package: 'cluster-logging',
    resources: [
      { plural: 'clusterlogforwarders', kind: 'ClusterLogForwarder', status: true, short: ['obsclf'] },
    ],
  },
];
