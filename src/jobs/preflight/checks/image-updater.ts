import { findImageUpdater } from '../../../integrations/argocd/image-updater.ts';
import type { Workload } from '../../../integrations/kubernetes/workloads.ts';
import type { Check, CheckContext, Finding } from '../check.ts';
import { ARGOCD_APPS, type EnvironmentValues, readEnvironmentValues } from '../values/argocd-apps.ts';

/** New image tags reach Git by it: it runs, or somebody has stopped it on purpose. */
export const imageUpdater: Check = {
  id: 'image-updater',
  title: 'Image Updater is ready, or paused on purpose',
  severity: 'warning',
  controller: 'argocd',
  run: lookAtImageUpdater,
};

/** Smoke and bootstrap ask the same. */
export async function lookAtImageUpdater(
  context: Pick<CheckContext, 'environment' | 'gitopsKubernetes' | 'repository' | 'signal'>,
): Promise<Finding> {
  const { environment, gitopsKubernetes, signal } = context;
  const namespace = environment.namespaces.gitops;
  const [updater, entry] = await Promise.all([
    findImageUpdater(gitopsKubernetes, { namespace, signal }),
    // Git is asked in vain where the Deployment is ready, and its silence must not hide that.
    readEnvironmentValues(context).catch((error: unknown) => ({ error })),
  ]);
  if (updater?.desired === 0) return { status: 'passed', summary: `paused: ${updater.name} has 0 replicas` };
  if (updater !== undefined && updater.available >= updater.desired) {
    return { status: 'passed', summary: `${updater.name} ready` };
  }
  if ('error' in entry) throw entry.error;
  if ('values' in entry && isPaused(entry.values)) {
    return {
      status: 'passed',
      summary: `paused for every service of ${environment.name} in ${ARGOCD_APPS}`,
    };
  }
  return { status: 'failed', ...describe(updater, namespace, environment.name) };
}

/** `toyServiceImageUpdater: { enabled, pause }` and its like: none is on. */
function isPaused(values: EnvironmentValues): boolean {
  const switches = Object.entries(values).filter(([key]) => key.endsWith('ImageUpdater'));
  return switches.length > 0 && switches.every(([, each]) => isOff(each));
}

function isOff(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ('pause' in value && value.pause === true) || ('enabled' in value && value.enabled === false);
}

function describe(updater: Workload | undefined, namespace: string, environment: string) {
  if (updater === undefined) {
    const remedy = `Sync image-updater-${environment}, or set pause: true for it in ${ARGOCD_APPS}`;
    return { summary: `there is no Image Updater in ${namespace}`, remedy };
  }
  const { name, available, desired } = updater;
  return {
    summary: `${name}: ${available} of ${desired} pods ready`,
    remedy: `oc describe deployment ${name} -n ${namespace}`,
  };
}
