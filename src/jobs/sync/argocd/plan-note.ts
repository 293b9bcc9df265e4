import { shortHash } from '../../../gate/plan-hash.ts';
import type { PlanNote } from '../../../report.ts';
import { plural } from '../../../wording/counts.ts';
import { describeFreeze, describePreflight } from '../describe-surroundings.ts';
import { UNKNOWN } from '../plan.ts';
import { authorsOf, describeCommit, toWayNote } from '../way-note.ts';
import type { Observation, PlannedApplication, PlannedSync, SyncPlan } from './plan.ts';

/** What is to be known of a plan besides its applications: the ways, and short facts of the environment. */
export function toNote(planned: PlannedSync): PlanNote {
  const { plan, hash, observed } = planned;
  const ways = new Map<string, PlanNote['ways'][number]>();
  for (const application of plan.waves.flat()) {
    const seen = observed.find(({ name }) => name === application.name);
    const way = wayOf(application, seen);
    if (way !== undefined) ways.set(way.title, way);
  }
  return {
    id: shortHash(hash),
    ways: [...ways.values()],
    facts: [
      describePruning(plan.waves.flat(), plan.operation.prune),
      ...describeWay(plan),
      describePreflight(plan, planned.surroundings),
      describeFreeze(plan),
      describeWindows(planned),
    ],
  };
}

/** `nothing is pruned`, `2 resources are pruned`, as far as is known. */
export function describePruning(applications: readonly PlannedApplication[], prune: boolean): string {
  if (prune && applications.some(({ toPrune }) => toPrune === UNKNOWN)) return 'what is pruned is not known';
  const count = applications.flatMap(({ toPrune }) => (toPrune === UNKNOWN ? [] : toPrune)).length;
  if (!prune || count === 0) return 'nothing is pruned';
  return `${plural(count, 'resource')} ${count === 1 ? 'is' : 'are'} pruned`;
}

/** In how many waves, and through what where that is not the Kubernetes API. */
function describeWay({ waves, executor }: SyncPlan): readonly string[] {
  const through = executor === 'argocd-api' ? " through Argo CD's API" : '';
  return waves.length > 1 || through !== '' ? [`${plural(waves.length, 'wave')}${through}`] : [];
}

function describeWindows({ obstacles, observed }: PlannedSync): string {
  const closed = obstacles.filter(({ id }) => id === 'window-closed').length;
  if (closed > 0) return `window closed for ${plural(closed, 'application')}`;
  const isUnknown = observed.some(({ windows }) => windows === UNKNOWN);
  return isUnknown ? 'windows not known' : 'no window closed';
}

function wayOf(
  { liveRevision, targetCommit }: PlannedApplication,
  seen: Observation | undefined,
): PlanNote['ways'][number] | undefined {
  const commits = seen?.commits;
  if (liveRevision === null || commits === undefined || commits === UNKNOWN) return undefined;
  const { ahead, behind, newest, url } = commits;
  if (ahead + behind === 0) return undefined;
  const way = { from: liveRevision, to: targetCommit, ahead, behind, url };
  return toWayNote({ ...way, newest: newest.map(describeCommit), authors: authorsOf(newest) });
}
