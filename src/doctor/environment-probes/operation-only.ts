import type { EnvironmentContext } from '../context.ts';
import { OPERATION_ONLY } from '../deployed-policies.ts';
import { judgePolicies } from '../judge-policies.ts';
import type { Probe } from '../probe.ts';

/** The right to patch Applications would make bitiq an Argo CD administrator, but for an admission policy. */
export const operationOnly: Probe<Pick<EnvironmentContext, 'identities' | 'environment'>> = {
  id: 'operation-only',
  title: 'bitiq can change nothing of an Application but its operation',
  severity: 'blocker',
  guards: true,
  async run({ identities, environment, signal }) {
    if (environment.sync.executor !== 'kubernetes') {
      return { status: 'skipped', summary: "syncs go through Argo CD's API here" };
    }
    return judgePolicies(
      identities.filter(({ writes }) => writes),
      OPERATION_ONLY,
      signal,
    );
  },
};
