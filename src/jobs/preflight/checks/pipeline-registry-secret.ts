import { getServiceAccount } from '../../../integrations/kubernetes/service-accounts.ts';
import type { Check } from '../check.ts';

const ACCOUNT = 'pipeline';
const SECRET = 'quay-auth';

/** How `oc secrets link` calls a use, and the list of the ServiceAccount that it stands in. */
const USES = [
  { use: 'mount', list: 'secrets' },
  { use: 'pull', list: 'imagePullSecrets' },
] as const;

/** Pipelines push with `secrets` and pull with `imagePullSecrets`; one without the other fails half-way. */
export const pipelineRegistrySecret: Check = {
  id: 'pipeline-registry-secret',
  title: 'Pipelines can push and pull images',
  severity: 'blocker',
  async run({ environment, kubernetes, signal }) {
    const namespace = environment.namespaces.pipelines;
    const account = await getServiceAccount(kubernetes, ACCOUNT, { namespace, signal });
    if (account === undefined) {
      const summary = `no ServiceAccount ${ACCOUNT} in ${namespace}`;
      return { status: 'failed', summary, remedy: 'oc get tektonconfig config -o yaml' };
    }
    const uses = USES.filter(({ list }) => !account[list].includes(SECRET));
    if (uses.length === 0)
      return { status: 'passed', summary: `${ACCOUNT} mounts ${SECRET} and pulls with it` };
    const absent = uses.map(({ list }) => list).join(' and ');
    return {
      status: 'failed',
      summary: `ServiceAccount ${ACCOUNT} does not list ${SECRET} under ${absent}`,
      remedy: `oc secrets link ${ACCOUNT} ${SECRET} --for=${uses.map(({ use }) => use).join(',')} -n ${namespace}`,
    };
  },
};
