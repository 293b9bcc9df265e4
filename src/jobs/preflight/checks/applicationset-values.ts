import type { Environment } from '../../../config/schema.ts';
import { joinNames } from '../../../wording/counts.ts';
import type { Check } from '../check.ts';
import { ARGOCD_APPS, type EnvironmentValues, readEnvironmentValues } from '../values/argocd-apps.ts';

const IN_CLUSTER = 'https://kubernetes.default.svc';

/** What the ApplicationSet would make for this environment is what bitiq takes it to be. */
export const applicationsetValues: Check = {
  id: 'applicationset-values',
  title: 'ApplicationSet values fit this environment',
  severity: 'blocker',
  controller: 'argocd',
  async run(context) {
    const entry = await readEnvironmentValues(context);
    if ('finding' in entry) return entry.finding;
    const { environment } = context;
    const wrong = compare(environment, entry.values).filter(({ actual, expected }) => actual !== expected);
    if (wrong.length === 0) return { status: 'passed', summary: `env ${environment.name} in ${ARGOCD_APPS}` };
    const says = ({ field, actual, expected }: Difference) =>
      `${field} is ${actual || 'empty'}, not ${expected}`;
    return {
      status: 'failed',
      summary: joinNames(wrong.map(says)),
      evidence: wrong.map(says),
      remedy: `For env ${environment.name} in ${ARGOCD_APPS} set ${wrong.map(({ field, expected }) => `${field}: ${expected}`).join(', ')}`,
    };
  },
};

interface Difference {
  readonly field: string;
  readonly actual: string;
  readonly expected: string;
}

function compare(environment: Environment, values: EnvironmentValues): readonly Difference[] {
  const server = values.clusterServer.replace(/\/+$/, '');
  const isCentral = environment.argocdCluster !== undefined && server !== '';
  return [
    { field: 'clusterServer', actual: server, expected: isCentral ? server : IN_CLUSTER },
    { field: 'appNamespace', actual: values.appNamespace, expected: environment.namespaces.app },
    { field: 'baseDomain', actual: values.baseDomain, expected: environment.baseDomain },
  ];
}
