import { getIngressDomain } from '../../../integrations/openshift/ingress.ts';
import type { Check } from '../check.ts';

/** Routes get their names from the cluster's ingress domain; Git and bitiq must mean the same one. */
export const baseDomain: Check = {
  id: 'base-domain',
  title: "Base domain is the cluster's ingress domain",
  severity: 'blocker',
  async run({ environment, kubernetes, signal }) {
    const expected = environment.baseDomain;
    const domain = await getIngressDomain(kubernetes, signal);
    if (domain === expected) return { status: 'passed', summary: expected };
    return {
      status: 'failed',
      summary:
        domain === undefined
          ? `the cluster has no ingress domain; ${expected} is expected`
          : `the cluster's ingress domain is ${domain}, not ${expected}`,
      remedy:
        domain === undefined
          ? 'oc get ingresses.config.openshift.io cluster -o yaml'
          : `Set baseDomain: ${domain} for ${environment.name} in bitiq.yaml and in charts/argocd-apps/values.yaml, or talk to the right cluster`,
    };
  },
};
