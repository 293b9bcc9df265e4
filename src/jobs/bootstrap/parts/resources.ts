import type { Resource } from '../../../integrations/kubernetes/kubernetes.ts';

/** Kinds that bootstrap alone applies, as their APIs are addressed. */

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
