import type { EnvironmentContext } from '../context.ts';
import { FLUX_SUSPEND_ONLY, OPERATION_ONLY } from '../deployed-policies.ts';
import { judgePolicies } from '../judge-policies.ts';
import type { Probe } from '../probe.ts';

/**
 * The right to patch Applications would make bitiq an Argo CD administrator, and that to patch Kustomizations one of
 * the cluster, but for an admission policy.
 */
export const operationOnly: Probe<Pick<EnvironmentContext, 'identities' | 'environment'>> = {
  id: 'operation-only',
  title:
    'bitiq can change nothing of an Application but its operation, and of Flux nothing but who is suspended',
  severity: 'blocker',
  guards: true,
  async run({ identities, environment, signal }) {
    const isFlux = environment.controller === 'flux';
    if (!isFlux && environment.sync.executor !== 'kubernetes') {
      return { status: 'skipped', summary: "syncs go through Argo CD's API here" };
    }
    return judgePolicies(
      identities.filter(({ writes }) => writes),
      isFlux ? FLUX_SUSPEND_ONLY : OPERATION_ONLY,
      signal,
    );
  },
};
