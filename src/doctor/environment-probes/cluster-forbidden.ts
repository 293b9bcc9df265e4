import { listOwnRules } from '../../integrations/kubernetes/own-rules.ts';
import { getUsername } from '../../integrations/kubernetes/reviews.ts';
import { joinNames } from '../../wording/counts.ts';
import type { EnvironmentContext } from '../context.ts';
import { findForbidden } from '../forbidden-rights.ts';
import type { ClusterIdentity } from '../identities.ts';
import type { Probe } from '../probe.ts';

/** No identity may read Secrets, run or become something else, or change rights: the cluster says so itself. */
export const clusterForbidden: Probe<Pick<EnvironmentContext, 'identities' | 'environment'>> = {
  id: 'cluster-forbidden',
  title: 'bitiq has no right in the clusters that it must not have',
  severity: 'blocker',
  guards: true,
  async run({ identities, environment, signal }) {
    const places = namespacesOf(environment);
    const answers = await Promise.all(identities.map((identity) => askRights(identity, places, signal)));
    const held = answers.flatMap(({ user, held }) => held.map((right) => ({ user, right })));
    const [first] = held;
    if (first !== undefined) {
      const rights = held.filter(({ user }) => user === first.user).map(({ right }) => right);
      return {
        status: 'failed',
        summary: `${shortName(first.user)} may ${joinNames([...new Set(rights)])}`,
        evidence: [...new Set(held.map(({ user, right }) => `${shortName(user)}: ${right}`))],
        remedy: `oc get clusterrolebinding,rolebinding -A -o wide | grep -E '${shortName(first.user)}|system:(serviceaccounts|authenticated)'`,
      };
    }
    const incomplete = answers.find(({ isIncomplete }) => isIncomplete);
    if (incomplete !== undefined) {
      return {
        status: 'unknown',
        summary: `the cluster cannot list all that ${shortName(incomplete.user)} may do`,
        remedy: `oc auth can-i --list --as=${incomplete.user} -n ${places[0]}`,
      };
    }
    const who = answers.map(({ user }) => shortName(user));
    return { status: 'passed', summary: `none for ${joinNames(who)}, in ${places.length} namespaces` };
  },
};

async function askRights(identity: ClusterIdentity, places: readonly string[], signal: AbortSignal) {
  const [user, ...answers] = await Promise.all([
    getUsername(identity.kubernetes, signal),
    ...places.map(async (place) => ({ place, ...(await listOwnRules(identity.kubernetes, place, signal)) })),
  ]);
  const found = answers.flatMap(({ place, rules }) =>
    findForbidden(rules, identity).map((right) => ({ place, right })),
  );
  const byRight = Map.groupBy(found, ({ right }) => right);
  return {
    user,
    held: [...byRight].map(([right, where]) =>
      where.length === places.length ? right : `${right} in ${joinNames(where.map(({ place }) => place))}`,
    ),
    isIncomplete: answers.some(({ isIncomplete }) => isIncomplete),
  };
}

/** Rights may be given in one namespace alone: those of the environment, and the most tempting ones. */
function namespacesOf({ namespaces, secrets }: EnvironmentContext['environment']): readonly string[] {
  const ofSecrets = secrets.flatMap(({ destinations }) =>
    destinations.map((name) => name.split('/')[0] ?? ''),
  );
  return [...new Set([...Object.values(namespaces), ...ofSecrets, 'bitiq', 'default', 'kube-system'])];
}

/** `bitiq-read` of `system:serviceaccount:bitiq:bitiq-read`. */
function shortName(user: string): string {
  return user.startsWith('system:serviceaccount:') ? (user.split(':').at(-1) ?? user) : user;
}
