import { listCatalogs, MARKETPLACE } from '../../../integrations/openshift/operators.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import type { Check } from '../check.ts';

/** The catalogs that the environment's operators come from; others may be as they like. */
export const operatorCatalogs: Check = {
  id: 'operator-catalogs',
  title: 'Operator catalogs answer',
  severity: 'blocker',
  async run({ environment, kubernetes, signal }) {
    const wanted = [...new Set(environment.operators.map(({ source }) => source))];
    const catalogs = await listCatalogs(kubernetes, signal);
    const states = wanted.map((name) => {
      const catalog = catalogs.find((each) => each.name === name);
      return { name, state: catalog === undefined ? 'missing' : catalog.state || 'not looked at yet' };
    });
    const [first, ...others] = states.filter(({ state }) => state !== 'READY');
    if (first === undefined)
      return { status: 'passed', summary: `${plural(wanted.length, 'catalog')} READY` };

    const summary = joinNames([first, ...others].map(({ name, state }) => `${name} is ${state}`));
    const remedy =
      first.state === 'missing'
        ? `oc get operatorhub cluster -o yaml && oc get catalogsource -n ${MARKETPLACE}`
        : `oc delete pod -n ${MARKETPLACE} -l olm.catalogSource=${first.name}`;
    return {
      status: 'failed',
      summary,
      evidence: states.map(({ name, state }) => `${name}: ${state}`),
      remedy,
    };
  },
};
