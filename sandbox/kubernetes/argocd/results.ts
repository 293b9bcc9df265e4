import type { Task } from './tasks.ts';

/** An entry of `status.operationState.syncResult.resources`. */
export interface ResourceResult {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly syncPhase: string;
  /** Left out for a hook. */
  readonly status?: 'Synced' | 'SyncFailed' | 'Pruned' | 'PruneSkipped';
  readonly message: string;
  readonly hookType?: string;
  readonly hookPhase: 'Running' | 'Succeeded' | 'Failed';
}

const REFUSED =
  'admission webhook "validate.sandbox.example" denied the request: image is not signed by a known key';

/** A step as it begins: hooks are created, the rest is applied, or refused, or pruned where that was asked. */
export function beginStep(
  tasks: readonly Task[],
  { prune, fails }: { readonly prune: boolean; readonly fails: boolean },
): readonly ResourceResult[] {
  const refused = fails ? tasks.find((task) => !task.isHook && task.kind === 'Deployment') : undefined;
  return tasks.map((task) => {
    if (task.isHook) return resultOf(task, { message: created(task), hookType: task.syncPhase });
    if (task === refused) {
      return { ...resultOf(task, { message: REFUSED, status: 'SyncFailed' }), hookPhase: 'Failed' };
    }
    if (!task.requiresPruning) return resultOf(task, { message: configured(task), status: 'Synced' });
    return prune
      ? resultOf(task, { message: 'pruned', status: 'Pruned' })
      : resultOf(task, { message: 'ignored (requires pruning)', status: 'PruneSkipped' });
  });
}

function resultOf(
  { group, version, kind, namespace, name, syncPhase }: Task,
  rest: Pick<ResourceResult, 'message' | 'status' | 'hookType'>,
): ResourceResult {
  return { group, version, kind, namespace, name, ...rest, hookPhase: 'Running', syncPhase };
}

/** What ran has come to its end; a hook says so. */
export function endRunning(results: readonly ResourceResult[], ofHook: string): readonly ResourceResult[] {
  return results.map((result) =>
    result.hookPhase === 'Running'
      ? { ...result, hookPhase: 'Succeeded', ...(result.hookType && { message: ofHook }) }
      : result,
  );
}

/** Whether an entry tells of a task. */
export function tellsOf(result: ResourceResult, task: Task): boolean {
  return (['group', 'kind', 'namespace', 'name', 'syncPhase'] as const).every(
    (field) => result[field] === task[field],
  );
}

/** What an operation waits for while a step runs, as Argo CD words it. */
export function waitingFor(tasks: readonly Task[]): string {
  const [first] = tasks.filter(({ isHook }) => isHook).concat(tasks);
  if (first === undefined) return 'one or more tasks are running';
  const what = first.isHook ? 'completion of hook' : 'healthy state of';
  const more = tasks.length - 1;
  const others = more > 0 ? ` and ${more} more ${first.isHook ? 'hooks' : 'resources'}` : '';
  return `waiting for ${what} ${first.group}/${first.kind}/${first.name}${others}`;
}

const created = ({ name }: Task) => `job.batch/${name} created`;

function configured({ group, kind, name }: Task): string {
  return `${kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${name} configured`;
}
