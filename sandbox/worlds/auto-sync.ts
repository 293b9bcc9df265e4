import { findBlock } from '../kubernetes/argocd/sync-windows.ts';
import type { Cluster, KubernetesObject } from '../world.ts';

interface Application extends KubernetesObject {
  readonly spec: {
    readonly project?: string;
    readonly syncPolicy?: { readonly automated?: { readonly enabled?: boolean; readonly prune?: boolean } };
  };
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly operationState?: {
      readonly phase: string;
      readonly syncResult?: { readonly revision: string };
    };
  };
}

/**
 * Syncs an Application that is OutOfSync and has `syncPolicy.automated`, as Argo CD does: to the head,
 * once for each commit, never beside another operation and never while a window is closed.
 */
export function autoSync(cluster: Cluster, object: KubernetesObject): void {
  const { spec, status, operation, metadata } = object as Application;
  const automated = spec.syncPolicy?.automated;
  const { sync, operationState } = status ?? {};
  const isWanted = automated !== undefined && automated.enabled !== false && sync?.status === 'OutOfSync';
  const isBusy = operation !== undefined || ['Running', 'Terminating'].includes(operationState?.phase ?? '');
  const isTried = operationState?.syncResult?.revision === sync?.revision;
  if (!isWanted || isBusy || isTried || isBlocked(cluster, object as Application)) return;
  const { name, namespace = '' } = metadata;
  cluster.change({ apiVersion: object.apiVersion, kind: object.kind, name, namespace }, (changed) => {
    changed.operation = {
      initiatedBy: { automated: true },
      retry: { limit: 5 },
      sync: { revision: sync?.revision, ...(automated?.prune && { prune: true }) },
    };
  });
}

function isBlocked(cluster: Cluster, application: Application): boolean {
  const { namespace = '' } = application.metadata;
  const { apiVersion, spec } = application;
  const key = { apiVersion, kind: 'AppProject', name: spec.project ?? 'default', namespace };
  return findBlock(cluster.read(key), application, { now: new Date(), isManual: false }) !== undefined;
}
