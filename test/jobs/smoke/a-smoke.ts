import type { SmokeContext } from '../../../src/jobs/smoke/check.ts';
import { aCheckContext } from '../../helpers/a-check-context.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { type FakeCluster, fakeKubernetes } from '../../helpers/fake-kubernetes.ts';

/** What a check may touch, with a cluster of these objects; everything else says that it was not expected. */
export function aSmoke(
  cluster: FakeCluster,
  given: Partial<Omit<SmokeContext, 'environment'>> & { readonly environment?: object } = {},
): SmokeContext {
  const kubernetes = fakeKubernetes(cluster);
  const context = aCheckContext({ kubernetes });
  return { ...context, ...given, environment: anEnvironment({ ...given.environment }) };
}
