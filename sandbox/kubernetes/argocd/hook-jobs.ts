import type { ControllerContext } from '../controllers/controller.ts';
import type { ResourceResult } from './results.ts';
import type { Task } from './tasks.ts';

type Tools = Pick<ControllerContext, 'cluster' | 'timestamp'>;

const keyOf = ({ name, namespace }: Pick<Task, 'name' | 'namespace'>) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  name,
  namespace,
});

/** Puts the Jobs of a step's hooks into the cluster, over those of the last sync. */
export function createJobs(tasks: readonly Task[], { cluster, timestamp }: Tools): void {
  for (const task of tasks.filter(({ isHook }) => isHook)) {
    const { namespace, name, syncPhase, wave } = task;
    const annotations = {
      'argocd.argoproj.io/hook': syncPhase,
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
      'argocd.argoproj.io/sync-wave': String(wave),
    };
    cluster.remove(keyOf(task));
    cluster.put({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name, namespace, annotations },
      spec: { backoffLimit: 0 },
      status: { startTime: timestamp(), active: 1 },
    });
  }
}

/** The Jobs of hooks that ran are done. */
export function completeJobs(results: readonly ResourceResult[], { cluster, timestamp }: Tools): void {
  for (const job of running(results)) {
    if (cluster.read(keyOf(job)) === undefined) continue;
    cluster.change(keyOf(job), (changed) => {
      const conditions = [{ type: 'Complete', status: 'True', lastTransitionTime: timestamp() }];
      const { startTime } = changed.status as { startTime: string };
      changed.status = { startTime, completionTime: timestamp(), succeeded: 1, conditions };
    });
  }
}

/** Takes the Jobs of hooks that run away. */
export function deleteJobs(results: readonly ResourceResult[], { cluster }: Tools): void {
  for (const job of running(results)) cluster.remove(keyOf(job));
}

function running(results: readonly ResourceResult[]): readonly ResourceResult[] {
  return results.filter(({ hookType, hookPhase }) => hookType !== undefined && hookPhase === 'Running');
}
