import { getUsername } from '../../integrations/kubernetes/reviews.ts';
import type { EnvironmentContext } from '../context.ts';
import type { Probe } from '../probe.ts';

/** The clusters know bitiq under the names that bitiq.yaml expects, and who looks does not write. */
export const clusterIdentity: Probe<Pick<EnvironmentContext, 'identities' | 'environment'>> = {
  id: 'cluster-identity',
  title: 'The clusters know bitiq as whom it should be',
  severity: 'blocker',
  async run({ identities, environment, signal }) {
    const known = await Promise.all(
      identities.map(async (identity) => ({
        identity,
        name: await getUsername(identity.kubernetes, signal),
      })),
    );
    const evidence = known.map(({ identity, name }) => `${identity.key}: ${name}`);
    const other = known.find(({ identity, name }) => identity.user !== undefined && identity.user !== name);
    if (other !== undefined) {
      const { key, user } = other.identity;
      return {
        status: 'failed',
        summary: `the cluster says ${other.name}, ${key}.user says ${user}`,
        evidence,
        remedy: logInAs(user ?? '', `${key}.kubeconfig of ${environment.name}`),
      };
    }
    const both = identities.some(({ looks, writes }) => looks && writes);
    if (!both) return { status: 'passed', summary: evidence.join(', '), evidence };
    return {
      status: 'failed',
      summary: `${known[0]?.name} looks and sets operations; the right to write is there all the time`,
      evidence,
      remedy: `Set argocdWriter.serviceAccount.name of ${environment.name} to bitiq-sync in bitiq.yaml`,
      severity: 'warning',
    };
  },
};

/** How to get credentials of the right user to the right place. */
function logInAs(user: string, place: string): string {
  const [, name, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  if (account === undefined) return `Log in as ${user} in ${place}`;
  return `oc create token ${account} -n ${name} --duration=720h  # and put it into ${place}`;
}
