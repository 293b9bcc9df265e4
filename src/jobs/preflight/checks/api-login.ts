import { ANONYMOUS, getUsername } from '../../../integrations/kubernetes/reviews.ts';
import type { Check } from '../check.ts';

/** Whether the cluster takes bitiq for whom it is. */
export const apiLogin: Check = {
  id: 'api-login',
  title: 'The cluster knows bitiq',
  severity: 'blocker',
  async run({ environment, kubernetes, signal }) {
    const username = await getUsername(kubernetes, signal);
    const { user, kubeconfig } = environment.cluster;
    const remedy = kubeconfig
      ? `oc whoami --kubeconfig ${kubeconfig}`
      : 'oc get serviceaccount bitiq-read -n bitiq && oc rollout restart deployment -n bitiq';

    if (username === ANONYMOUS)
      return { status: 'failed', summary: 'logged in as nobody (system:anonymous)', remedy };
    if (user !== undefined && username !== user)
      return { status: 'failed', summary: `logged in as ${username}, not as ${user}`, remedy };
    return { status: 'passed', summary: `logged in as ${username}` };
  },
};
