import type { KubernetesObject } from '../../world.ts';
import { type ControllerContext, keyOf, part } from '../controllers/controller.ts';
import type { ManagedResource } from './managed-resource.ts';
import type { OperationState } from './operation-state.ts';
import type { Rendered } from './render.ts';
import type { ResourceResult } from './results.ts';

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** As many entries as `spec.revisionHistoryLimit` keeps by default. */
const HISTORY = 10;

type Status = Record<string, unknown>;

/** What an Application's status is when an operation has succeeded. */
export function settled(
  object: KubernetesObject,
  rendered: Rendered,
  results: readonly ResourceResult[],
  at: string,
): (status: Status) => Status {
  const { operation, startedAt } = part(object, 'status').operationState as OperationState;
  const { source, destination } = part(object, 'spec');
  const { revision, images } = rendered;
  return (status) => {
    const before = status.resources as readonly ManagedResource[] | undefined;
    const resources = before && resourcesAfter(before, results);
    const isOutOfSync = resources?.some((resource) => resource.status !== 'Synced') === true;
    const deployed = {
      revision,
      deployedAt: at,
      deployStartedAt: startedAt,
      source,
      initiatedBy: operation.initiatedBy,
    };
    return {
      ...status,
      sync: { status: isOutOfSync ? 'OutOfSync' : 'Synced', revision, comparedTo: { source, destination } },
      health: { status: appliesWorkload(results) ? 'Progressing' : 'Healthy' },
      reconciledAt: at,
      ...(resources && { resources }),
      ...(images && { summary: { ...part(status, 'summary'), images } }),
      ...(operation.sync?.resources === undefined && { history: historyAfter(status, deployed) }),
    };
  };
}

/** Whether something was applied that takes its time to get ready. */
export function appliesWorkload(results: readonly ResourceResult[]): boolean {
  return results.some(({ kind, status }) => WORKLOADS.includes(kind) && status === 'Synced');
}

function resourcesAfter(
  resources: readonly ManagedResource[],
  results: readonly ResourceResult[],
): readonly ManagedResource[] {
  return resources.flatMap((resource) => {
    const result = results.find((each) => isOf(each, resource));
    if (result?.status === 'Pruned') return [];
    if (result?.status !== 'Synced') return [resource];
    const isWorkload = WORKLOADS.includes(resource.kind);
    return [{ ...resource, status: 'Synced', ...(isWorkload && { health: { status: 'Progressing' } }) }];
  });
}

function isOf(result: ResourceResult, { group = '', kind, namespace = '', name }: ManagedResource): boolean {
  return (
    result.group === group && result.kind === kind && result.namespace === namespace && result.name === name
  );
}

function historyAfter(status: Status, deployed: object): readonly object[] {
  const history = (status.history ?? []) as readonly { id?: number }[];
  const id = Math.max(-1, ...history.map((entry) => entry.id ?? 0)) + 1;
  return [...history, { id, ...deployed }].slice(-HISTORY);
}

/** Watches over the health of what was synced until it is Healthy, whatever stands in its way meanwhile. */
export function settleHealth(object: KubernetesObject, context: ControllerContext, afterMs?: number): void {
  const { cluster, argocd, later } = context;
  const { name } = object.metadata;
  later(() => {
    const current = cluster.read(keyOf(object));
    if (current === undefined) return;
    const isDegraded = argocd.troubles.has(`degraded ${name}`);
    const isStuck = argocd.troubles.has(`never-healthy ${name}`);
    if (!isStuck || isDegraded) setHealth(current, context, isDegraded ? 'Degraded' : 'Healthy');
    if (isDegraded || isStuck) settleHealth(object, context);
  }, afterMs);
}

function setHealth(object: KubernetesObject, { cluster }: ControllerContext, health: string): void {
  if (part(part(object, 'status'), 'health').status === health) return;
  cluster.change(keyOf(object), (changed) => {
    const status = part(changed, 'status');
    const resources = status.resources as readonly ManagedResource[] | undefined;
    changed.status = {
      ...status,
      health: { status: health },
      ...(resources && { resources: resources.map((resource) => withHealth(resource, health)) }),
    };
  });
}

function withHealth(resource: ManagedResource, health: string): ManagedResource {
  return WORKLOADS.includes(resource.kind) ? { ...resource, health: { status: health } } : resource;
}
