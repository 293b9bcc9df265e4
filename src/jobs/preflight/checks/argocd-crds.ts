import { getCustomResourceDefinition } from '../../../integrations/kubernetes/custom-resource-definitions.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import type { Check } from '../check.ts';

const VERSION = 'v1alpha1';
const NAMES = ['applications.argoproj.io', 'applicationsets.argoproj.io', 'appprojects.argoproj.io'];

export const argocdCrds: Check = {
  id: 'argocd-crds',
  title: "Argo CD's resources are defined",
  severity: 'blocker',
  controller: 'argocd',
  async run({ gitopsKubernetes, signal }) {
    const states = await Promise.all(
      NAMES.map(async (name) => {
        const definition = await getCustomResourceDefinition(gitopsKubernetes, name, signal);
        if (definition === undefined) return { name, fault: 'is missing' };
        if (!definition.isEstablished) return { name, fault: 'is not Established' };
        if (!definition.servedVersions.includes(VERSION)) return { name, fault: `does not serve ${VERSION}` };
        return { name, fault: undefined };
      }),
    );
    const faults = states.filter(({ fault }) => fault !== undefined);
    if (faults.length === 0)
      return { status: 'passed', summary: `${plural(NAMES.length, 'definition')} Established` };
    return {
      status: 'failed',
      summary: joinNames(faults.map(({ name, fault }) => `${name} ${fault}`)),
      remedy: `oc get crd ${NAMES.join(' ')} && oc get csv -A | grep openshift-gitops-operator`,
    };
  },
};
