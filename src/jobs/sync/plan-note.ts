import { shortHash } from '../../gate/plan-hash.ts';
import type { PlanNote } from '../../report.ts';
import { joinNames, plural } from '../../wording/counts.ts';
import { formatAge } from '../../wording/durations.ts';
import {
  type Observation,
  type PlannedApplication,
  type PlannedSync,
  type SyncPlan,
  UNKNOWN,
} from './plan.ts';
import { short } from './wording.ts';

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
      describePreflight(planned),
      plan.freeze === null ? 'no freeze' : `frozen: ${plan.freeze}`,
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

const PREFLIGHT_WORDS = { ready: 'ready', 'not-ready': 'not ready', unknown: 'could not tell' } as const;

function describePreflight({ plan: { preflight, environment }, surroundings }: PlannedSync): string {
  const { preflightAgoMs } = surroundings;
  if (preflight === 'none' || preflightAgoMs === null)
    return `no preflight known: type preflight ${environment}`;
  return `preflight ${PREFLIGHT_WORDS[preflight]} ${formatAge(preflightAgoMs)} ago`;
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
  const authors = joinNames([...new Set(newest.map(({ author }) => author))]);
  const parts = [
    `${short(liveRevision)} → ${short(targetCommit)}`,
    ...(ahead > 0 ? [`${plural(ahead, 'commit')} by ${authors}`] : []),
    ...(behind > 0 ? [`${plural(behind, 'commit')} back`] : []),
  ];
  const lines = newest.map(({ sha, author, subject }) => `${short(sha)} ${author}: ${subject}`);
  const more = ahead - newest.length;
  return { title: parts.join(' · '), url, commits: more > 0 ? [...lines, `and ${more} more`] : lines };
}
