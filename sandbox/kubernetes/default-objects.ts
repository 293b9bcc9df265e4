import type { KubernetesObject } from '../world.ts';
import type { PolicyRule } from './rbac.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';

const SELF_REVIEWS: readonly PolicyRule[] = [
  {
    verbs: ['create'],
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  },
  { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
  { verbs: ['get'], apiGroups: ['user.openshift.io'], resources: ['users'], resourceNames: ['~'] },
];

const DISCOVERY_PATHS = ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*'];
const HEALTH_PATHS = ['/healthz', '/livez', '/readyz', '/version', '/version/'];

const READ_VERBS = ['get', 'list', 'watch'];

/** What a cluster holds before anything is installed: roles that everyone has, first namespaces. */
export function defaultObjects(): KubernetesObject[] {
  return [
    ...clusterRole(
      'cluster-admin',
      'Group',
      ['system:masters'],
      [
        { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
        { verbs: ['*'], nonResourceURLs: ['*'] },
      ],
    ),
    ...clusterRole('system:basic-user', 'Group', ['system:authenticated'], SELF_REVIEWS),
    ...clusterRole(
      'system:discovery',
      'Group',
      ['system:authenticated'],
      [{ verbs: ['get'], nonResourceURLs: [...DISCOVERY_PATHS, ...HEALTH_PATHS] }],
    ),
    ...clusterRole(
      'system:public-info-viewer',
      'Group',
      ['system:authenticated', 'system:unauthenticated'],
      [{ verbs: ['get'], nonResourceURLs: HEALTH_PATHS }],
    ),
    ...clusterRole(
      'cluster-reader',
      'Group',
      ['system:cluster-readers'],
      [
        { verbs: READ_VERBS, apiGroups: ['*'], resources: ['*'] },
        { verbs: ['get'], nonResourceURLs: ['*'] },
      ],
    ),
    ...['default', 'kube-node-lease', 'kube-public', 'kube-system'].map(namespace),
  ];
}

function clusterRole(
  name: string,
  subjectKind: string,
  subjects: readonly string[],
  rules: readonly PolicyRule[],
): KubernetesObject[] {
  return [
    { apiVersion: RBAC, kind: 'ClusterRole', metadata: { name }, rules },
    {
      apiVersion: RBAC,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: subjects.map((subject) => ({
        apiGroup: 'rbac.authorization.k8s.io',
        kind: subjectKind,
        name: subject,
      })),
    },
  ];
}

function namespace(name: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}
