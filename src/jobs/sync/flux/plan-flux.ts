import { findPolicy } from '../../../gate/find-policy.ts';
import { hashPlan } from '../../../gate/plan-hash.ts';
import { getNamespace } from '../../../integrations/kubernetes/namespaces.ts';
import { surroundingsOf } from '../common-plan.ts';
import { type CommonFacts, findSharedObstacles } from '../find-shared-obstacles.ts';
import type { PlanAsked } from '../plan-asked.ts';
import { read } from '../read.ts';
import { buildFluxPlan } from './build-plan.ts';
import { factsOf } from './facts.ts';
import { findFluxObstacles } from './find-obstacles.ts';
import { findWays } from './find-ways.ts';
import type { PlannedFlux } from './plan.ts';
import { readFlux } from './read-flux.ts';
import { selectObjects } from './select-objects.ts';

/**
 * What a sync of Flux would do, and what stands in its way. Reads only. Throws `ExternalError` where Flux's objects
 * cannot be listed: there is nothing to plan then.
 */
export async function planFlux(options: PlanAsked): Promise<PlannedFlux> {
  const { environment, systems, signal } = options;
  const asked = { user: environment.cluster.user, signal };
  const [state, clusterUid] = await Promise.all([
    readFlux(systems.gitopsKubernetes, { namespace: environment.flux.namespace, signal }),
    read(
      getNamespace(systems.kubernetes, 'kube-system', signal).then((found) => found?.uid),
      asked,
    ),
  ]);
  const selection = selectObjects(state.objects, { environment, asked: options.applications });
  options.onSelected?.(selection.waves.flat().map(({ id }) => id));
  const waves = selection.waves.map((wave) => wave.map((object) => factsOf(object, state)));
  const shared: CommonFacts = {
    environment: environment.name,
    clusterUid,
    freezes: environment.freezes,
    policy: findPolicy(environment, 'sync'),
    lastPreflight: options.lastPreflight,
    now: (options.now ?? (() => new Date()))(),
  };
  const plan = buildFluxPlan(waves, shared);
  const seen = { asked: options, state, waves };
  return {
    environment: environment.name,
    plan,
    hash: hashPlan(plan),
    obstacles: [
      ...selection.obstacles,
      ...findSharedObstacles(shared),
      ...waves.flat().flatMap((facts) => findFluxObstacles(facts, seen)),
    ],
    surroundings: surroundingsOf(shared),
    ways: await findWays(plan, systems.commits, asked),
  };
}
