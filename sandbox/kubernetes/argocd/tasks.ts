import type { KubernetesObject } from '../../world.ts';
import type { ManagedResource } from './managed-resource.ts';
import type { Rendered } from './render.ts';

const PHASES = ['PreSync', 'Sync', 'PostSync'] as const;

/** One thing that an operation applies, prunes or runs. */
export interface Task {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly syncPhase: (typeof PHASES)[number];
  readonly wave: number;
  readonly isHook: boolean;
  /** It is not in Git any more. */
  readonly requiresPruning: boolean;
}

/** `sync` of an operation. */
export interface SyncOperation {
  readonly revision?: string;
  readonly prune?: boolean;
  readonly dryRun?: boolean;
  readonly syncOptions?: readonly string[];
  readonly syncStrategy?: { readonly apply?: object; readonly hook?: object };
  /** Only these. */
  readonly resources?: readonly { readonly group?: string; readonly kind: string; readonly name: string }[];
}

/** What an operation does, in steps: each phase and wave is one, hooks before and after the rest. */
export function stepsOf(
  application: KubernetesObject,
  sync: SyncOperation,
  rendered: Rendered,
): readonly (readonly Task[])[] {
  const tasks = [...hooksOf(application, sync, rendered), ...resourceTasks(application, sync, rendered)];
  const byStep = Map.groupBy(tasks, ({ syncPhase, wave }) => `${PHASES.indexOf(syncPhase)} ${wave}`);
  const order = ([task]: readonly Task[]) => (task ? PHASES.indexOf(task.syncPhase) * 10_000 + task.wave : 0);
  return [...byStep.values()].toSorted((a, b) => order(a) - order(b));
}

/** Hooks belong to a whole sync by the strategy `hook`, which is the default. */
function hooksOf({ spec }: KubernetesObject, sync: SyncOperation, { hooks }: Rendered): readonly Task[] {
  if (sync.resources !== undefined || sync.syncStrategy?.apply !== undefined) return [];
  const { destination } = spec as { destination?: { namespace?: string } };
  return hooks.map(({ name, type }) => ({
    group: 'batch',
    version: 'v1',
    kind: 'Job',
    namespace: destination?.namespace ?? '',
    name,
    syncPhase: type,
    wave: 0,
    isHook: true,
    requiresPruning: false,
  }));
}

function resourceTasks(
  { status }: KubernetesObject,
  sync: SyncOperation,
  { differs }: Rendered,
): readonly Task[] {
  const { resources = [] } = (status ?? {}) as { resources?: readonly ManagedResource[] };
  const onlyOutOfSync = sync.syncOptions?.includes('ApplyOutOfSyncOnly=true') === true;
  return resources
    .filter((resource, index) => {
      const isOutOfSync = resource.status !== 'Synced' || (differs && index === 0);
      return (isOutOfSync || !onlyOutOfSync) && isAskedFor(resource, sync);
    })
    .map(
      ({
        group = '',
        version = 'v1',
        kind,
        namespace = '',
        name,
        syncWave = 0,
        requiresPruning = false,
      }) => ({
        ...{ group, version, kind, namespace, name, requiresPruning },
        syncPhase: 'Sync' as const,
        wave: syncWave,
        isHook: false,
      }),
    );
}

function isAskedFor({ group = '', kind, name }: ManagedResource, { resources }: SyncOperation): boolean {
  if (resources === undefined) return true;
  return resources.some((each) => (each.group ?? '') === group && each.kind === kind && each.name === name);
}
