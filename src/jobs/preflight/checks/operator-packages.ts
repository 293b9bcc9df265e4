import type { OperatorConfig } from '../../../config/schema.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import { getPackage, listCatalogs, MARKETPLACE } from '../../../integrations/openshift/operators.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import type { Check } from '../check.ts';

/** Whether each pinned channel can be installed from its catalog. */
export const operatorPackages: Check = {
  id: 'operator-packages',
  title: 'Catalogs offer the pinned channels',
  severity: 'blocker',
  async run({ environment, kubernetes, signal }) {
    const { operators } = environment;
    const [catalogs, ...faults] = await Promise.all([
      listCatalogs(kubernetes, signal),
      ...operators.map((operator) => findFault(kubernetes, operator, signal)),
    ]);
    const missing = faults.filter((fault) => fault !== undefined);
    const [first] = missing;
    if (first === undefined)
      return { status: 'passed', summary: `${plural(operators.length, 'package')} offered` };

    const down = missing.filter(({ operator }) =>
      catalogs.some(({ name, state }) => name === operator.source && state !== 'READY'),
    );
    if (down.length === missing.length) {
      const summary = `waits for ${joinNames([...new Set(down.map(({ operator }) => operator.source))])}`;
      return { status: 'skipped', summary, waitsFor: 'operator-catalogs' };
    }
    return {
      status: 'failed',
      summary: joinNames(missing.map(({ text }) => text)),
      evidence: missing.map(({ text }) => text),
      remedy: `oc get packagemanifests -n ${MARKETPLACE} -l catalog=${first.operator.source} | grep ${first.operator.package}`,
    };
  },
};

interface Fault {
  readonly operator: OperatorConfig;
  readonly text: string;
}

async function findFault(
  kubernetes: Kubernetes,
  operator: OperatorConfig,
  signal: AbortSignal,
): Promise<Fault | undefined> {
  const { package: name, source, channel } = operator;
  const found = await getPackage(kubernetes, name, source, signal);
  if (found === undefined) return { operator, text: `${source} has no package ${name}` };
  if (found.channels.includes(channel)) return undefined;
  return {
    operator,
    text: `${name} has no channel ${channel} (it has ${joinNames(found.channels) || 'none'})`,
  };
}
