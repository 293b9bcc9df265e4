import { isDeepStrictEqual } from 'node:util';
import { plural } from '../../../wording/counts.ts';
import { describeFields, type FieldSentences } from '../../describe-fields.ts';
import { describeCommonChange } from '../common-differences.ts';
import type { CommonPlan } from '../plan.ts';
import { short } from '../wording.ts';
import { describeApplicationChange } from './application-differences.ts';
import { changesNothing } from './changes-nothing.ts';
import type { Observation, PlannedApplication, SyncPlan } from './plan.ts';

/**
 * What differs between the plan that was approved and the one made now, a plain sentence each without
 * a full stop: the environment first, then each application by its wave, those before all others in
 * which something changes, because a push moves them all. Empty exactly where both have the same hash. `observed`, made with the new plan, tells who wrote the commit that came.
 */
export function describePlanChange(
  before: SyncPlan,
  after: SyncPlan,
  observed: readonly Observation[] = [],
): readonly string[] {
  return [
    ...describeCommonChange(before, after),
    ...describeFields(SENTENCES, before, after),
    ...describeApplications(before, after, observed),
  ];
}

/** What a sync by Argo CD has besides what every plan has, and its waves. */
const SENTENCES: FieldSentences<SyncPlan, Exclude<keyof SyncPlan, 'waves' | keyof CommonPlan>> = {
  operation: (before, { operation: { kind, prune } }) => {
    if (prune === before.operation.prune) return `it would be a ${kind} now`;
    return prune ? 'what is not in Git any more would be pruned now' : 'nothing would be pruned any more';
  },
  executor: (_, { executor }) => `it would go through ${EXECUTORS[executor]} now`,
};

const EXECUTORS = { kubernetes: 'the Kubernetes API', 'argocd-api': "Argo CD's own API" } as const;

interface Placed {
  readonly wave: number;
  readonly application: PlannedApplication;
}

function describeApplications(
  before: SyncPlan,
  after: SyncPlan,
  observed: readonly Observation[],
): readonly string[] {
  const [old, now] = [placesOf(before), placesOf(after)];
  const weight = ({ application }: Placed) => (changesNothing({ ...after, waves: [[application]] }) ? 1 : 0);
  const gone = [...old.keys()].filter((name) => !now.has(name));
  const carried = [...now].filter(([name, place]) => isOnlyCarriedAlong(after, old.get(name), place));
  const others = carried.length > 1 ? new Map(carried) : new Map<string, Placed>();
  return [
    ...[...now]
      .filter(([name]) => !others.has(name))
      .toSorted(([, one], [, other]) => weight(one) - weight(other))
      .flatMap(([name, place]) => {
        const was = old.get(name);
        if (was === undefined) return [`${name} would be synced now too`];
        const seen = observed.find((each) => each.name === name);
        return [...moved(was, place), ...describeApplicationChange(was.application, place.application, seen)];
      }),
    ...tellCarriedAlong([...others.values()]),
    ...gone.map((name) => `${name} would not be synced any more`),
  ];
}

/** Whether the branch moved under it, and neither then nor now is anything done to it. */
function isOnlyCarriedAlong(
  after: SyncPlan,
  was: Placed | undefined,
  { wave, application }: Placed,
): boolean {
  if (was === undefined || was.wave !== wave) return false;
  const { liveRevision, targetCommit } = application;
  const isIdle = changesNothing({ ...after, waves: [[was.application, application]] });
  const isMoved = targetCommit !== was.application.targetCommit;
  return (
    isIdle && isMoved && isDeepStrictEqual({ ...was.application, liveRevision, targetCommit }, application)
  );
}

/** They are many, and nothing happens to them: one sentence. */
function tellCarriedAlong(placed: readonly Placed[]): readonly string[] {
  if (placed.length === 0) return [];
  const commits = [...new Set(placed.map(({ application }) => short(application.targetCommit)))];
  return [`${plural(placed.length, 'application')} without a change would stay so, at ${commits.join(', ')}`];
}

function placesOf({ waves }: SyncPlan): ReadonlyMap<string, Placed> {
  const placed = waves.flatMap((wave, index) =>
    wave.map((application) => ({ wave: index + 1, application })),
  );
  return new Map(placed.map((place) => [place.application.name, place]));
}

function moved(was: Placed, { wave, application }: Placed): readonly string[] {
  return wave === was.wave ? [] : [`${application.name} would be in wave ${wave} now (was ${was.wave})`];
}
