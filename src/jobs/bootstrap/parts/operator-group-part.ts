import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import { listOperatorGroups, OPERATOR_GROUPS } from '../../../integrations/openshift/installation.ts';
import type { Part } from '../step.ts';
import { objectPart } from './object-part.ts';

/** The one OperatorGroup of a namespace, for all namespaces. Where somebody has made one, that is left as it is. */
export function operatorGroupPart(
  kubernetes: Pick<Kubernetes, 'get' | 'list' | 'apply'>,
  { id, namespace }: { readonly id: string; readonly namespace: string },
): Part {
  const object = {
    apiVersion: 'operators.coreos.com/v1',
    kind: 'OperatorGroup',
    metadata: { name: namespace, namespace },
    spec: { upgradeStrategy: 'Default' },
  };
  const own = objectPart(kubernetes, { id, resource: OPERATOR_GROUPS, object });
  return {
    ...own,
    async look(signal) {
      const groups = await listOperatorGroups(kubernetes, { namespace, signal });
      if (groups.length > 1) {
        const reason = `${namespace} has ${groups.length} OperatorGroups (${groups.join(', ')}), so nothing is installed there`;
        return {
          state: 'fails',
          code: 'operator-groups',
          reason,
          remedy: `oc get operatorgroups -n ${namespace}`,
        };
      }
      const [other] = groups.filter((name) => name !== namespace);
      return other === undefined
        ? own.look(signal)
        : { state: 'so', evidence: `OperatorGroup ${other} is there` };
    },
  };
}
