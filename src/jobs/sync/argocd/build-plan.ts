import { hashPlan } from '../../../gate/plan-hash.ts';
import type {
  ApplicationState,
  ManagedResource,
  ResourceName,
} from '../../../integrations/argocd/application-states.ts';
import type { Project } from '../../../integrations/argocd/projects.ts';
import { planCommon } from '../common-plan.ts';
import { UNKNOWN } from '../plan.ts';
import { known } from '../read.ts';
import { NAMED_COMMITS } from '../way-note.ts';
import type { ApplicationFacts, SharedFacts } from './facts.ts';
import type { ImageChange, Observation, PlannedApplication, SyncPlan } from './plan.ts';
import { isActive, windowsOf } from './sync-windows.ts';

/** What every sync of bitiq asks for: resources that are in sync are left alone. */
const OWN_SYNC_OPTION = 'ApplyOutOfSyncOnly=true';

/** The plan of waves whose facts are known. The same facts give the same plan, in whatever order they came. */
export function buildPlan(waves: readonly (readonly ApplicationFacts[])[], shared: SharedFacts): SyncPlan {
  return {
    operation: { kind: 'sync', prune: shared.prune },
    ...planCommon(shared),
    executor: shared.executor,
    waves: waves.map((wave) => sorted(wave.map(planApplication), ({ name }) => name)),
  };
}

function planApplication({ state, target, images }: ApplicationFacts): PlannedApplication {
  const targetCommit = known(target) ?? UNKNOWN;
  const isCompared = state.comparedWith === targetCommit && state.syncStatus !== 'Unknown';
  const outOfSync = state.resources.filter(({ status }) => status === 'OutOfSync');
  return {
    name: state.name,
    namespace: state.namespace,
    project: state.project,
    liveRevision: state.liveRevision ?? null,
    targetCommit,
    outOfSync: isCompared ? named(outOfSync.filter(({ requiresPruning }) => !requiresPruning)) : UNKNOWN,
    toPrune: isCompared ? named(state.resources.filter(({ requiresPruning }) => requiresPruning)) : UNKNOWN,
    images: imagesOf(known(images)),
    autoSync: state.autoSync,
    definition: hashPlan(state.definition),
    syncOptions: [...new Set([...state.syncOptions, OWN_SYNC_OPTION])].toSorted(),
  };
}

function named(resources: readonly ManagedResource[]): readonly ResourceName[] {
  return sorted(
    resources.map(({ group, kind, namespace, name }) => ({ group, kind, namespace, name })),
    ({ group, kind, namespace, name }) => JSON.stringify([kind, namespace, name, group]),
  );
}

function imagesOf(images: readonly ImageChange[] | undefined): PlannedApplication['images'] {
  if (images === undefined) return UNKNOWN;
  return sorted(images, ({ image, from, to }) => JSON.stringify([image, from, to]));
}

/** One order, whatever order the facts came in, and nothing twice. */
function sorted<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

/** What was seen of an Application that is not part of what is approved. */
export function observe(facts: ApplicationFacts, { projects, now }: SharedFacts): Observation {
  const { state, target, comparison } = facts;
  const { operation, reconciledAt } = state;
  return {
    name: state.name,
    syncStatus: state.syncStatus,
    health: state.health,
    comparedWith: state.comparedWith || null,
    reconciledAgoMs: reconciledAt === undefined ? null : now.getTime() - reconciledAt.getTime(),
    commits:
      comparison === undefined && known(target) !== undefined && known(target) === state.liveRevision
        ? { ahead: 0, behind: 0, newest: [], url: '' }
        : commitsOf(comparison),
    operation: operation ?? null,
    windows: windowsIn(state, known(projects), now),
  };
}

function commitsOf(comparison: ApplicationFacts['comparison']): Observation['commits'] {
  const between = known(comparison);
  if (between === undefined) return UNKNOWN;
  const { ahead, behind, commits, url } = between;
  return { ahead, behind, newest: commits.slice(0, NAMED_COMMITS), url };
}

function windowsIn(
  state: ApplicationState,
  projects: readonly Project[] | undefined,
  now: Date,
): Observation['windows'] {
  const own = projects?.find(({ name }) => name === state.project);
  if (own === undefined) return UNKNOWN;
  try {
    return windowsOf(own.syncWindows, state).map((window) => ({
      kind: window.kind,
      schedule: window.schedule,
      duration: window.duration,
      timeZone: window.timeZone,
      manualSync: window.manualSync,
      isActive: isActive(window, now),
    }));
  } catch {
    return UNKNOWN;
  }
}
