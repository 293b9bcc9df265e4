import { getCustomResourceDefinition } from '../../../integrations/kubernetes/custom-resource-definitions.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import { getInstallation, getInstalledCsv } from '../../../integrations/openshift/installation.ts';
import type { Part } from '../step.ts';

export interface DefinitionsAsked {
  readonly id: string;
  readonly subscription: string;
  readonly namespace: string;
}

/** The kinds that an operator brings are served. */
export function definitionsPart(kubernetes: Pick<Kubernetes, 'get'>, asked: DefinitionsAsked): Part {
  const { id, subscription, namespace } = asked;
  return {
    id,
    title: `CRDs of ${subscription}`,
    async look(signal) {
      const place = { namespace, signal };
      const installation = await getInstallation(kubernetes, subscription, place);
      const name = installation?.installedCsv ?? installation?.currentCsv;
      const csv = name && (await getInstalledCsv(kubernetes, name, place));
      if (!csv) return { state: 'waits', for: `the CSV of ${subscription} to be there` };
      const found = await Promise.all(
        csv.definitions.map((each) => getCustomResourceDefinition(kubernetes, each, signal)),
      );
      const missing = csv.definitions.filter((_, index) => !found[index]?.isEstablished);
      return missing.length === 0
        ? { state: 'so', evidence: `${csv.definitions.length} CRDs are served` }
        : {
            state: 'waits',
            for: `CRD ${missing[0]} to be established`,
            remedy: `oc describe crd ${missing[0]}`,
          };
    },
  };
}
