import type { Environment } from '../../../config/schema.ts';
import { findPolicy } from '../../../gate/find-policy.ts';
import { hashPlan } from '../../../gate/plan-hash.ts';
import { listApplicationStates } from '../../../integrations/argocd/application-states.ts';
import { listProjects } from '../../../integrations/argocd/projects.ts';
import { getNamespace } from '../../../integrations/kubernetes/namespaces.ts';
import { manifestPathOf } from '../../release/manifest.ts';
import { surroundingsOf } from '../common-plan.ts';
import { findSharedObstacles } from '../find-shared-obstacles.ts';
import type { Obstacle } from '../plan.ts';
import type { PlanAsked } from '../plan-asked.ts';
import { read } from '../read.ts';
import { buildPlan, observe } from './build-plan.ts';
import { type ApplicationFacts, askOnce, createFactFinder, type SharedFacts } from './facts.ts';
import { findObstacles } from './find-obstacles.ts';
import type { PlannedSync } from './plan.ts';
import { selectApplications } from './select-applications.ts';

export interface PlanSyncOptions extends PlanAsked {
  /** All that are configured, to tell whose an application is. */
  readonly environments: readonly Environment[];
}

/**
 * What a sync would do, and what stands in its way. Reads only. Throws `ExternalError` where the
 * Applications themselves cannot be listed: there is nothing to plan then.
 */
export async function planSync(options: PlanSyncOptions): Promise<PlannedSync> {
  const { environment, systems, signal } = options;
  const user = environment.cluster.user;
  const place = { namespace: environment.namespaces.gitops, signal };
  const commits = askOnce(systems.commits);
  // What most Applications follow is known before they are: GitHub is asked while the cluster is.
  commits.resolve(options.revision ?? environment.repository.branch, { signal }).catch(() => undefined);
  const [states, clusterUid, projects] = await Promise.all([
    listApplicationStates(systems.gitopsKubernetes, place),
    read(
      getNamespace(systems.kubernetes, 'kube-system', signal).then((found) => found?.uid),
      { user, signal },
    ),
    read(listProjects(systems.gitopsKubernetes, place), { user, signal }),
  ]);
  const selection = selectApplications(states, { ...options, asked: options.applications });
  options.onSelected?.(selection.waves.flat().map(({ name }) => name));
  const find = createFactFinder({
    environment: environment.name,
    manifestPath: manifestPathOf(environment),
    commits,
    revision: options.revision,
    user,
    signal,
  });
  const waves = await Promise.all(selection.waves.map((wave) => Promise.all(wave.map(find))));
  const now = (options.now ?? (() => new Date()))();
  const shared = {
    environment: environment.name,
    clusterUid,
    projects,
    prune: options.prune,
    executor: environment.sync.executor,
    freezes: environment.freezes,
    policy: findPolicy(environment, 'sync'),
    lastPreflight: options.lastPreflight,
    now,
  };
  return assemble(waves, shared, selection.obstacles);
}

/** The answer, made of what was found out. */
function assemble(
  waves: readonly (readonly ApplicationFacts[])[],
  shared: SharedFacts,
  before: readonly Obstacle[],
): PlannedSync {
  const all = waves.flat();
  const plan = buildPlan(waves, shared);
  return {
    environment: shared.environment,
    plan,
    hash: hashPlan(plan),
    obstacles: [
      ...before,
      ...findSharedObstacles(shared),
      ...all.flatMap((facts) => findObstacles(facts, shared)),
    ],
    surroundings: surroundingsOf(shared),
    observed: all.map((facts) => observe(facts, shared)),
  };
}
