import { getNamespace } from '../../../integrations/kubernetes/namespaces.ts';
import type { Check } from '../check.ts';

const LABEL = 'argocd.argoproj.io/managed-by';

/** The label by which the GitOps operator gives Argo CD its rights in the app namespace. */
export const managedNamespace: Check = {
  id: 'managed-namespace',
  title: 'Argo CD may manage the app namespace',
  severity: 'blocker',
  controller: 'argocd',
  async run({ environment, kubernetes, signal }) {
    const { app, gitops } = environment.namespaces;
    if (environment.argocdCluster !== undefined)
      return { status: 'skipped', summary: 'Argo CD runs in another cluster and has rights of its own' };
    const namespace = await getNamespace(kubernetes, app, signal);
    if (namespace === undefined)
      return { status: 'skipped', summary: `${app} does not exist yet; bootstrap creates it with its label` };

    const manager = namespace.labels[LABEL];
    if (manager === gitops) return { status: 'passed', summary: `${app} is managed by ${gitops}` };
    return {
      status: 'failed',
      summary: manager ? `${app} is managed by ${manager}, not by ${gitops}` : `${app} has no label ${LABEL}`,
      remedy: `oc label namespace ${app} ${LABEL}=${gitops} --overwrite`,
    };
  },
};
