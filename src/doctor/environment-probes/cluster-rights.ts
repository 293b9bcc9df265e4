import { describeRight, isAllowed } from '../../integrations/kubernetes/reviews.ts';
import { grantRemedy } from '../../jobs/grant-remedy.ts';
import { joinNames, plural } from '../../wording/counts.ts';
import type { EnvironmentContext } from '../context.ts';
import type { Probe } from '../probe.ts';

/** Every right that the jobs need, for each identity of its own. */
export const clusterRights: Probe<Pick<EnvironmentContext, 'identities'>> = {
  id: 'cluster-rights',
  title: 'bitiq has the rights it needs in the clusters',
  severity: 'blocker',
  async run({ identities, signal }) {
    const asked = identities.flatMap((identity) => identity.needs.map((right) => ({ identity, right })));
    const answers = await Promise.all(
      asked.map(async ({ identity, right }) => ({
        identity,
        right: describeRight(right),
        allowed: await isAllowed(identity.kubernetes, right, signal),
      })),
    );
    const missing = answers.filter(({ allowed }) => !allowed);
    if (missing.length === 0) {
      return { status: 'passed', summary: `all ${plural(asked.length, 'right')} granted` };
    }
    return {
      status: 'failed',
      summary: `may not ${joinNames(missing.map(({ right }) => right))}`,
      evidence: missing.map(({ identity, right }) => `${identity.key}: ${right}`),
      remedy: missing
        .map(({ identity, right }) => grantRemedy('kubernetes', right, identity.user))
        .join('\n'),
    };
  },
};
