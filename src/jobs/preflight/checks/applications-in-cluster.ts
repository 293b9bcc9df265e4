import { listApplications } from '../../../integrations/argocd/applications.ts';
import { ifServed } from '../../../integrations/if-served.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import type { Check } from '../check.ts';

const DESTINATION = '{"spec":{"destination":{"server":"https://kubernetes.default.svc","name":null}}}';

/** Applications of this environment that would deploy into some other cluster. */
export const applicationsInCluster: Check = {
  id: 'applications-in-cluster',
  title: 'Applications stay in their cluster',
  severity: 'blocker',
  controller: 'argocd',
  async run({ environment, gitopsKubernetes, signal }) {
    if (environment.argocdCluster !== undefined)
      return {
        status: 'skipped',
        summary: 'Argo CD runs in another cluster: its Applications point elsewhere on purpose',
      };
    const namespace = environment.namespaces.gitops;
    const all = await ifServed(listApplications(gitopsKubernetes, { namespace, signal }));
    if (all === undefined)
      return { status: 'skipped', summary: 'there are no Applications yet', waitsFor: 'argocd-crds' };

    const own = all.filter(({ name }) => name.endsWith(`-${environment.name}`));
    const strays = own.filter(({ isInCluster }) => !isInCluster);
    const [first] = strays;
    if (first === undefined) {
      const summary =
        own.length === 0 ? 'no Application yet' : `${plural(own.length, 'Application')}, all in this cluster`;
      return { status: 'passed', summary };
    }
    const texts = strays.map(({ name, destination }) => `${name} points at ${destination || 'no cluster'}`);
    return {
      status: 'failed',
      summary: joinNames(texts),
      evidence: texts,
      remedy: `oc patch application.argoproj.io ${first.name} -n ${namespace} --type merge -p '${DESTINATION}'`,
    };
  },
};
