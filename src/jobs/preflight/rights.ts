import type { Environment } from '../../config/schema.ts';
import {
  GIT_REPOSITORIES,
  HELM_CHARTS,
  HELM_RELEASES,
  KUSTOMIZATIONS,
} from '../../integrations/flux/resources.ts';
import type { Right } from '../../integrations/kubernetes/reviews.ts';

/** A right in one of the environment's two clusters, which usually are the same one. */
export interface NeededRight extends Right {
  /** In the cluster where the Applications live. */
  readonly ofArgocd?: boolean;
}

/**
 * What bitiq's jobs need to be allowed in an environment's clusters. `deploy/kubernetes` grants all of
 * it for every kind of environment; add a right in both places.
 */
export function rightsOf({
  namespaces,
  operators,
  certManagerDns01,
  controller,
  flux,
}: Environment): readonly NeededRight[] {
  const { app, gitops, pipelines, certManager } = namespaces;
  return [
    { verb: 'list', group: '', resource: 'nodes' },
    { verb: 'get', group: '', resource: 'nodes' },
    { verb: 'get', group: '', resource: 'namespaces' },
    { verb: 'list', group: 'storage.k8s.io', resource: 'storageclasses' },
    { verb: 'get', group: 'config.openshift.io', resource: 'clusterversions' },
    { verb: 'get', group: 'config.openshift.io', resource: 'ingresses' },
    { verb: 'list', group: 'operators.coreos.com', resource: 'subscriptions' },
    {
      verb: 'list',
      group: 'operators.coreos.com',
      resource: 'catalogsources',
      namespace: 'openshift-marketplace',
    },
    ...(['get', 'list'] as const).map((verb) => ({
      verb,
      group: 'packages.operators.coreos.com',
      resource: 'packagemanifests',
      namespace: 'openshift-marketplace',
    })),
    ...[...new Set(operators.map(({ namespace }) => namespace))].map((namespace) => ({
      verb: 'get' as const,
      group: 'operators.coreos.com',
      resource: 'clusterserviceversions',
      namespace,
    })),
    { verb: 'get', group: '', resource: 'serviceaccounts', namespace: pipelines },
    { verb: 'get', group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions', ofArgocd: true },
    ...(controller === 'flux' ? listFluxRights(flux.namespace) : listArgocdRights(gitops)),
    { verb: 'list', group: '', resource: 'pods', namespace: app },
    { verb: 'list', group: 'route.openshift.io', resource: 'routes', namespace: app },
    { verb: 'list', group: 'tekton.dev', resource: 'pipelineruns', namespace: pipelines },
    { verb: 'list', group: 'redhatcop.redhat.io', resource: 'policies', namespace: gitops },
    { verb: 'list', group: 'redhatcop.redhat.io', resource: 'kubernetesauthengineroles', namespace: gitops },
    ...SECRET_OPERATOR_RIGHTS,
    ...(certManagerDns01
      ? [{ verb: 'create' as const, group: '', resource: 'secrets', namespace: certManager }]
      : []),
  ];
}

function listArgocdRights(namespace: string): readonly NeededRight[] {
  return [
    { verb: 'list', group: 'apps', resource: 'deployments', namespace, ofArgocd: true },
    { verb: 'list', group: 'apps', resource: 'statefulsets', namespace, ofArgocd: true },
    { verb: 'list', group: 'argoproj.io', resource: 'applications', namespace, ofArgocd: true },
    { verb: 'list', group: 'argoproj.io', resource: 'appprojects', namespace, ofArgocd: true },
  ];
}

/** `deploy/flux` grants these. */
function listFluxRights(namespace: string): readonly NeededRight[] {
  const lists = [KUSTOMIZATIONS, HELM_RELEASES, GIT_REPOSITORIES, HELM_CHARTS];
  return lists.map(({ group, plural: resource }) => ({
    verb: 'list',
    group,
    resource,
    namespace,
    ofArgocd: true,
  }));
}

/** Both secret operators, whichever is used: no Secret may have two writers. */
const SECRET_OPERATOR_RIGHTS: readonly NeededRight[] = [
  { verb: 'list', group: 'secrets.hashicorp.com', resource: 'vaultconnections' },
  { verb: 'list', group: 'secrets.hashicorp.com', resource: 'vaultauths' },
  { verb: 'list', group: 'secrets.hashicorp.com', resource: 'vaultstaticsecrets' },
  { verb: 'list', group: 'external-secrets.io', resource: 'clustersecretstores' },
  { verb: 'list', group: 'external-secrets.io', resource: 'externalsecrets' },
];
