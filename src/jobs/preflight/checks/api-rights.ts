import { describeRight, isAllowed } from '../../../integrations/kubernetes/reviews.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import { grantRemedy } from '../../grant-remedy.ts';
import type { Check } from '../check.ts';
import { rightsOf } from '../rights.ts';

export const apiRights: Check = {
  id: 'api-rights',
  title: 'bitiq has the rights it needs',
  severity: 'blocker',
  async run({ environment, kubernetes, gitopsKubernetes, signal }) {
    const rights = rightsOf(environment);
    const answers = await Promise.all(
      rights.map(async (right) => {
        const cluster = right.ofArgocd ? gitopsKubernetes : kubernetes;
        return { right, allowed: await isAllowed(cluster, right, signal) };
      }),
    );
    const missing = answers.filter(({ allowed }) => !allowed).map(({ right }) => describeRight(right));
    if (missing.length === 0)
      return { status: 'passed', summary: `all ${plural(rights.length, 'right')} granted` };
    return {
      status: 'failed',
      summary: `may not ${joinNames(missing)}`,
      evidence: missing,
      remedy: missing.map((right) => grantRemedy('kubernetes', right, environment.cluster.user)).join('\n'),
    };
  },
};
