import type { ClusterConfig } from '../../../config/schema.ts';
import { ANONYMOUS, getUsername } from '../../../integrations/kubernetes/reviews.ts';
import type { Check } from '../check.ts';

/** Whether the cluster takes bitiq for whom it is. */
export const apiLogin: Check = {
  id: 'api-login',
  title: 'The cluster knows bitiq',
  severity: 'blocker',
  async run({ environment: { cluster }, kubernetes, signal }) {
    const username = await getUsername(kubernetes, signal);

    if (username === ANONYMOUS)
      return { status: 'failed', summary: `logged in as nobody (${ANONYMOUS})`, remedy: renew(cluster) };
    if (cluster.user !== undefined && username !== cluster.user) {
      const summary = `logged in as ${username}, not as ${cluster.user}`;
      return { status: 'failed', summary, remedy: renew(cluster) };
    }
    return { status: 'passed', summary: `logged in as ${username}` };
  },
};

/** How to get credentials of the right ServiceAccount to the right place. */
function renew({ kubeconfig, user = 'system:serviceaccount:bitiq:bitiq-read' }: ClusterConfig): string {
  const [namespace = 'bitiq', account] = user.split(':').slice(2);
  if (account === undefined) return `Log in as ${user} in ${kubeconfig ?? "bitiq's pod"}`;
  return kubeconfig === undefined
    ? `oc set serviceaccount deployment --all ${account} -n ${namespace}`
    : `oc create token ${account} -n ${namespace} --duration=720h  # and put it into ${kubeconfig}`;
}
