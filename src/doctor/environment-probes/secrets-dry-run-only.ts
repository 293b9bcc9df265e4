import type { EnvironmentContext } from '../context.ts';
import { SECRETS_DRY_RUN_ONLY } from '../deployed-policies.ts';
import { judgePolicies } from '../judge-policies.ts';
import type { Probe } from '../probe.ts';

/** The right to create Secrets is the right to ask for them: an admission policy leaves the dry run alone. */
export const secretsDryRunOnly: Probe<Pick<EnvironmentContext, 'identities'>> = {
  id: 'secrets-dry-run-only',
  title: 'bitiq can ask for a Secret and never write one',
  severity: 'blocker',
  guards: true,
  run: ({ identities, signal }) =>
    judgePolicies(
      identities.filter(({ looks, prepares }) => looks || prepares),
      SECRETS_DRY_RUN_ONLY,
      signal,
    ),
};
