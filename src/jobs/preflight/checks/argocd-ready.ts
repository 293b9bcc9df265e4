import { listWorkloads, type Workload } from '../../../integrations/kubernetes/workloads.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import type { Check } from '../check.ts';

/** What no Argo CD works without, by the end of their names. */
const NEEDED = ['application-controller', 'repo-server'];

export const argocdReady: Check = {
  id: 'argocd-ready',
  title: 'Argo CD runs',
  severity: 'blocker',
  controller: 'argocd',
  async run({ environment, gitopsKubernetes, signal }) {
    const namespace = environment.namespaces.gitops;
    const labelSelector = 'app.kubernetes.io/part-of=argocd';
    const workloads = await listWorkloads(gitopsKubernetes, { namespace, labelSelector, signal });
    const missing = NEEDED.filter((suffix) => !workloads.some(({ name }) => name.endsWith(suffix)));
    const down = workloads.filter(({ desired, available }) => available < Math.max(1, desired));

    if (missing.length > 0) {
      const summary = `no ${joinNames(missing)} in ${namespace}`;
      return { status: 'failed', summary, remedy: `oc get argocd,deployments,statefulsets -n ${namespace}` };
    }
    const [first] = down;
    const evidence = workloads.map(describe);
    if (first === undefined) {
      return { status: 'passed', summary: `${plural(workloads.length, 'workload')} available`, evidence };
    }
    const remedy = `oc describe ${first.kind.toLowerCase()} ${first.name} -n ${namespace}`;
    return { status: 'failed', summary: joinNames(down.map(describe)), evidence, remedy };
  },
};

function describe({ name, desired, available }: Workload): string {
  return desired === 0 ? `${name} is scaled to 0` : `${name} has ${available} of ${desired} available`;
}
