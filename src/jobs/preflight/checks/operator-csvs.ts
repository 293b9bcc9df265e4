import type { OperatorConfig } from '../../../config/schema.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import { getCsv, listSubscriptions, type Subscription } from '../../../integrations/openshift/operators.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import type { Check } from '../check.ts';

/** Installed operators run, at their pinned version where one is pinned. */
export const operatorCsvs: Check = {
  id: 'operator-csvs',
  title: 'Installed operators run',
  severity: 'blocker',
  async run({ environment, kubernetes, signal }) {
    const subscriptions = await listSubscriptions(kubernetes, signal);
    const installed = environment.operators.flatMap((operator) =>
      subscriptions
        .filter((each) => each.package === operator.package)
        .map((each) => ({ operator, subscription: each })),
    );
    const faults = await Promise.all(
      installed.map(({ operator, subscription }) => findFault(kubernetes, operator, subscription, signal)),
    );
    const found = faults.filter((fault) => fault !== undefined);
    const [first] = found;
    if (first === undefined) {
      const absent = environment.operators.length - new Set(installed.map(({ operator }) => operator)).size;
      const rest = absent === 0 ? '' : `; ${absent} not installed yet`;
      return { status: 'passed', summary: `${plural(installed.length, 'operator')} Succeeded${rest}` };
    }
    const texts = found.map(({ text }) => text);
    return { status: 'failed', summary: joinNames(texts), evidence: texts, remedy: first.remedy };
  },
};

async function findFault(
  kubernetes: Kubernetes,
  operator: OperatorConfig,
  { name, namespace, state, installedCsv }: Subscription,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly remedy: string } | undefined> {
  const describe = (kind: string, which: string) =>
    `oc describe ${kind}.operators.coreos.com ${which} -n ${namespace}`;
  const ofSubscription = describe('subscription', name);
  if (installedCsv === undefined) {
    const text = `${operator.package} has no ClusterServiceVersion yet${state && ` (${state})`}`;
    return { text, remedy: ofSubscription };
  }
  if (operator.csv !== undefined && operator.csv !== installedCsv)
    return { text: `${installedCsv} is installed, pinned is ${operator.csv}`, remedy: ofSubscription };
  const csv = await getCsv(kubernetes, installedCsv, { namespace, signal });
  if (csv === undefined) return { text: `${installedCsv} is gone`, remedy: ofSubscription };
  if (csv.phase === 'Succeeded') return undefined;
  const because = csv.message === '' ? '' : `: ${csv.message}`;
  const text = `${installedCsv} is ${csv.phase || 'without a phase'}${because}`;
  return { text, remedy: describe('clusterserviceversion', installedCsv) };
}
