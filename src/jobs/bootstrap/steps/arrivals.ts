import type { Environment } from '../../../config/schema.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import { getNamespace } from '../../../integrations/kubernetes/namespaces.ts';
import { firstGroup, SUPPLEMENTAL_GROUPS } from '../../../integrations/openshift/supplemental-groups.ts';
import type { Part } from '../step.ts';

/**
 * Namespaces that operators make by themselves, some time after they run: what comes next is written into
 * them, and the groups of the pipelines' one are told to their chart.
 */
export function arrivals(
  kubernetes: Pick<Kubernetes, 'get'>,
  { operators, namespaces }: Pick<Environment, 'operators' | 'namespaces'>,
): readonly Part[] {
  const has = (name: string) => operators.some((operator) => operator.package === name);
  return [
    ...(has('openshift-gitops-operator') ? [arrival(kubernetes, namespaces.gitops)] : []),
    ...(has('openshift-pipelines-operator-rh') ? [arrival(kubernetes, namespaces.pipelines)] : []),
  ];
}

function arrival(kubernetes: Pick<Kubernetes, 'get'>, name: string): Part {
  return {
    id: `operators/${name}/arrival`,
    title: `Namespace ${name}`,
    async look(signal) {
      const found = await getNamespace(kubernetes, name, signal);
      const isWhole = firstGroup(found?.annotations[SUPPLEMENTAL_GROUPS]) !== undefined;
      if (isWhole) return { state: 'so', evidence: `Namespace ${name} is there` };
      const waitsFor = found === undefined ? 'its operator to make it' : 'OpenShift to give it its groups';
      return {
        state: 'waits',
        for: `Namespace ${name}: ${waitsFor}`,
        remedy: `oc get namespace ${name} -o yaml`,
      };
    },
  };
}
