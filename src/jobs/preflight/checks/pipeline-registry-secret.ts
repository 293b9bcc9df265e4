import { getServiceAccount } from '../../../integrations/kubernetes/service-accounts.ts';
import type { Check } from '../check.ts';

const ACCOUNT = 'pipeline';
const SECRET = 'quay-auth';

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
    const uses = [
      ...(account.secrets.includes(SECRET) ? [] : ['mount']),
      ...(account.imagePullSecrets.includes(SECRET) ? [] : ['pull']),
    ];
    if (uses.length === 0)
      return { status: 'passed', summary: `${ACCOUNT} mounts ${SECRET} and pulls with it` };
    const lists = { mount: 'secrets', pull: 'imagePullSecrets' } as const;
    const absent = uses.map((use) => lists[use as keyof typeof lists]).join(' and ');
    return {
      status: 'failed',
      summary: `ServiceAccount ${ACCOUNT} does not list ${SECRET} under ${absent}`,
      remedy: `oc secrets link ${ACCOUNT} ${SECRET} --for=${uses.join(',')} -n ${namespace}`,
    };
  },
};
