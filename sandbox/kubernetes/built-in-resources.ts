import type { ResourceGroup } from './resource-type.ts';

/** What the API server and OpenShift's aggregated servers serve without any definition. */
export const BUILT_IN_RESOURCES: readonly ResourceGroup[] = [
  {
    group: '',
    versions: ['v1'],
    resources: [
      { plural: 'bindings', kind: 'Binding' },
      { plural: 'configmaps', kind: 'ConfigMap', short: ['cm'] },
      { plural: 'endpoints', kind: 'Endpoints', short: ['ep'] },
      { plural: 'events', kind: 'Event', short: ['ev'] },
      { plural: 'limitranges', kind: 'LimitRange', short: ['limits'] },
      { plural: 'namespaces', kind: 'Namespace', cluster: true, status: true, short: ['ns'] },
      { plural: 'nodes', kind: 'Node', cluster: true, status: true, short: ['no'] },
      { plural: 'persistentvolumeclaims', kind: 'PersistentVolumeClaim', status: true, short: ['pvc'] },
      { plural: 'persistentvolumes', kind: 'PersistentVolume', cluster: true, status: true, short: ['pv'] },
      { plural: 'pods', kind: 'Pod', inAll: true, status: true, short: ['po'] },
      {
        plural: 'replicationcontrollers',
        kind: 'ReplicationController',
        inAll: true,
        status: true,
        short: ['rc'],
      },
      { plural: 'resourcequotas', kind: 'ResourceQuota', status: true, short: ['quota'] },
      { plural: 'secrets', kind: 'Secret' },
      { plural: 'serviceaccounts', kind: 'ServiceAccount', short: ['sa'] },
      { plural: 'services', kind: 'Service', inAll: true, status: true, short: ['svc'] },
    ],
  },
  {
    group: 'apps',
    versions: ['v1'],
    resources: [
      { plural: 'daemonsets', kind: 'DaemonSet', inAll: true, status: true, short: ['ds'] },
      { plural: 'deployments', kind: 'Deployment', inAll: true, status: true, short: ['deploy'] },
      { plural: 'replicasets', kind: 'ReplicaSet', inAll: true, status: true, short: ['rs'] },
      { plural: 'statefulsets', kind: 'StatefulSet', inAll: true, status: true, short: ['sts'] },
    ],
  },
  {
    group: 'batch',
    versions: ['v1'],
    resources: [
      { plural: 'cronjobs', kind: 'CronJob', inAll: true, status: true, short: ['cj'] },
      { plural: 'jobs', kind: 'Job', inAll: true, status: true },
    ],
  },
  {
    group: 'rbac.authorization.k8s.io',
    versions: ['v1'],
    resources: [
      { plural: 'clusterrolebindings', kind: 'ClusterRoleBinding', cluster: true },
      { plural: 'clusterroles', kind: 'ClusterRole', cluster: true },
      { plural: 'rolebindings', kind: 'RoleBinding' },
      { plural: 'roles', kind: 'Role' },
    ],
  },
  {
    group: 'storage.k8s.io',
    versions: ['v1'],
    resources: [
      { plural: 'csidrivers', kind: 'CSIDriver', cluster: true },
      { plural: 'storageclasses', kind: 'StorageClass', cluster: true, short: ['sc'] },
    ],
  },
  {
    group: 'networking.k8s.io',
    versions: ['v1'],
    resources: [
      { plural: 'ingressclasses', kind: 'IngressClass', cluster: true },
      { plural: 'ingresses', kind: 'Ingress', status: true, short: ['ing'] },
      { plural: 'networkpolicies', kind: 'NetworkPolicy', short: ['netpol'] },
    ],
  },
  {
    group: 'policy',
    versions: ['v1'],
    resources: [
      { plural: 'poddisruptionbudgets', kind: 'PodDisruptionBudget', status: true, short: ['pdb'] },
    ],
  },
  {
    group: 'autoscaling',
    versions: ['v2'],
    resources: [
      {
        plural: 'horizontalpodautoscalers',
        kind: 'HorizontalPodAutoscaler',
        inAll: true,
        status: true,
        short: ['hpa'],
      },
    ],
  },
  {
    group: 'coordination.k8s.io',
    versions: ['v1'],
    resources: [{ plural: 'leases', kind: 'Lease' }],
  },
  {
    group: 'admissionregistration.k8s.io',
    versions: ['v1'],
    resources: [
      {
        plural: 'mutatingwebhookconfigurations',
        kind: 'MutatingWebhookConfiguration',
        cluster: true,
      },
      {
        plural: 'validatingadmissionpolicies',
        kind: 'ValidatingAdmissionPolicy',
        cluster: true,
        status: true,
      },
      {
        plural: 'validatingadmissionpolicybindings',
        kind: 'ValidatingAdmissionPolicyBinding',
        cluster: true,
      },
      {
        plural: 'validatingwebhookconfigurations',
        kind: 'ValidatingWebhookConfiguration',
        cluster: true,
      },
    ],
  },
  {
    group: 'apiextensions.k8s.io',
    versions: ['v1'],
    resources: [
      {
        plural: 'customresourcedefinitions',
        kind: 'CustomResourceDefinition',
        cluster: true,
        status: true,
        short: ['crd', 'crds'],
      },
    ],
  },
  {
    group: 'apiregistration.k8s.io',
    versions: ['v1'],
    resources: [{ plural: 'apiservices', kind: 'APIService', cluster: true, status: true }],
  },
  {
    group: 'packages.operators.coreos.com',
    versions: ['v1'],
    resources: [{ plural: 'packagemanifests', kind: 'PackageManifest' }],
  },
  {
    group: 'route.openshift.io',
    versions: ['v1'],
    resources: [{ plural: 'routes', kind: 'Route', inAll: true, status: true }],
  },
  {
    group: 'project.openshift.io',
    versions: ['v1'],
    resources: [{ plural: 'projects', kind: 'Project', cluster: true }],
  },
  {
    group: 'image.openshift.io',
    versions: ['v1'],
    resources: [
      { plural: 'imagestreams', kind: 'ImageStream', inAll: true, status: true, short: ['is'] },
      { plural: 'images', kind: 'Image', cluster: true },
    ],
  },
  {
    group: 'user.openshift.io',
    versions: ['v1'],
    resources: [
      { plural: 'groups', kind: 'Group', cluster: true },
      { plural: 'identities', kind: 'Identity', cluster: true },
      { plural: 'users', kind: 'User', cluster: true },
    ],
  },
];
