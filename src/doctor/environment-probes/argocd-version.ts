import type { ArgocdVersion } from '../../integrations/argocd/version.ts';
import type { EnvironmentContext } from '../context.ts';
import type { Probe } from '../probe.ts';

/** The releases that bitiq's syncs are built for: OpenShift GitOps 1.18 brings Argo CD 3.1. */
const TRIED: Readonly<Record<ArgocdVersion['product'], readonly string[]>> = {
  'Argo CD': ['3.1'],
  'OpenShift GitOps': ['1.18'],
};

export const argocdVersion: Probe<Pick<EnvironmentContext, 'environment' | 'askArgocd'>> = {
  id: 'argocd-version',
  title: 'Argo CD is a release that bitiq is built for',
  severity: 'warning',
  async run({ environment, askArgocd, signal }) {
    if (environment.controller === 'flux')
      return { status: 'skipped', summary: 'Flux brings this environment about, not Argo CD' };
    const found = await askArgocd(signal);
    const namespace = environment.namespaces.gitops;
    if (found === undefined) {
      return {
        status: 'unknown',
        summary: `the images of Argo CD in ${namespace} do not tell its version`,
        remedy: `oc get csv -n ${namespace} | grep gitops`,
      };
    }
    const { product, version } = found;
    const tried = TRIED[product];
    if (tried.includes(version)) return { status: 'passed', summary: `${product} ${version}` };
    return {
      status: 'failed',
      summary: `${product} ${version}; bitiq is built for ${tried.join(', ')}`,
      remedy: 'Try a sync in an environment that does not matter first: bitiq sync local --dry-run',
    };
  },
};
