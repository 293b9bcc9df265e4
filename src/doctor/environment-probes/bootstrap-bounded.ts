import type { EnvironmentContext } from '../context.ts';
import { BOOTSTRAP_POLICIES } from '../deployed-policies.ts';
import { judgePolicies, worstOf } from '../judge-policies.ts';
import type { Probe } from '../probe.ts';

/** What may be written while an environment is prepared would be much of the cluster, but for admission policies. */
export const bootstrapBounded: Probe<Pick<EnvironmentContext, 'identities'>> = {
  id: 'bootstrap-bounded',
  title: 'Whoever prepares the environment can sync nothing, delete nothing and give itself nothing',
  severity: 'blocker',
  guards: true,
  async run({ identities, signal }) {
    const preparing = identities.filter(({ prepares }) => prepares);
    if (preparing.length === 0) return { status: 'skipped', summary: 'nobody prepares this environment' };
    const findings = await Promise.all(
      BOOTSTRAP_POLICIES.map((policy) => judgePolicies(preparing, policy, signal)),
    );
    const worst = worstOf(findings);
    if (worst === undefined || worst.status !== 'passed')
      return worst ?? { status: 'unknown', summary: 'no policy is known' };
    return { status: 'passed', summary: `all ${findings.length} policies are there and deny` };
  },
};
