import type { Environment } from '../../../config/schema.ts';
import { getNamespace } from '../../../integrations/kubernetes/namespaces.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import type { Check } from '../check.ts';

/** A namespace that is not there is created by its operator or by bootstrap; one that is going stops both. */
export const namespaces: Check = {
  id: 'namespaces',
  title: 'Namespaces exist or can be created',
  severity: 'blocker',
  async run({ environment, kubernetes, signal }) {
    const names = namesOf(environment);
    const found = await Promise.all(names.map((name) => getNamespace(kubernetes, name, signal)));
    const there = found.filter((namespace) => namespace !== undefined);
    const going = there.filter((namespace) => namespace.isTerminating).map(({ name }) => name);
    const [first] = going;

    if (first !== undefined) {
      const summary = `${joinNames(going)} ${going.length === 1 ? 'is' : 'are'} Terminating`;
      return {
        status: 'failed',
        summary,
        remedy: `oc get namespace ${first} -o jsonpath='{.status.conditions}'`,
      };
    }
    const absent = names.filter((name) => !there.some((namespace) => namespace.name === name));
    const rest = absent.length === 0 ? '' : `; ${joinNames(absent)} will be created`;
    return { status: 'passed', summary: `${plural(there.length, 'namespace')} there${rest}` };
  },
};

function namesOf({ namespaces, operators, certManagerDns01, argocdCluster }: Environment): readonly string[] {
  return [
    ...new Set([
      namespaces.app,
      namespaces.pipelines,
      ...(argocdCluster === undefined ? [namespaces.gitops] : []),
      ...(certManagerDns01 ? [namespaces.certManager] : []),
      ...operators.map(({ namespace }) => namespace),
    ]),
  ];
}
