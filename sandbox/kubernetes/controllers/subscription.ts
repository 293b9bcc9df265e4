import type { KubernetesObject } from '../../world.ts';
import { type Controller, type ControllerContext, keyOf, ownerReference, part } from './controller.ts';

const OLM = 'operators.coreos.com/v1alpha1';

interface PackageChannel {
  readonly name: string;
  readonly currentCSV: string;
}

/** OLM's catalog operator: resolves a new Subscription and plans its installation. */
export const subscription: Controller = {
  name: 'subscription',
  kinds: ['Subscription.operators.coreos.com'],
  reconcile(object, context) {
    if (part(object, 'status').currentCSV !== undefined) return;
    const { namespace = '' } = object.metadata;
    if (!hasOperatorGroup(context, namespace)) return;
    const channel = channelOf(context, object);
    if (channel) plan(context, object, channel.currentCSV);
    else refuse(context, object);
  },
};

function hasOperatorGroup({ cluster }: ControllerContext, namespace: string): boolean {
  const groups = cluster.all('operators.coreos.com/v1', 'OperatorGroup');
  return groups.some(({ metadata }) => metadata.namespace === namespace);
}

function channelOf({ cluster }: ControllerContext, object: KubernetesObject): PackageChannel | undefined {
  const { name, channel, source } = part(object, 'spec');
  const offered = cluster
    .all('packages.operators.coreos.com/v1', 'PackageManifest')
    .find(({ metadata, status }) => {
      const catalog = (status as { catalogSource?: string } | undefined)?.catalogSource;
      return metadata.name === name && (catalog === undefined || catalog === source);
    });
  const channels = (part(offered ?? {}, 'status').channels ?? []) as readonly PackageChannel[];
  return channels.find((candidate) => candidate.name === channel);
}

function plan({ cluster, timestamp }: ControllerContext, object: KubernetesObject, csv: string): void {
  const { namespace = '', name } = object.metadata;
  const approval = part(object, 'spec').installPlanApproval ?? 'Automatic';
  const installPlan = `install-${name}`;
  cluster.change(keyOf(object), (changed) => {
    changed.status = {
      state: 'UpgradePending',
      currentCSV: csv,
      installPlanGeneration: 1,
      installPlanRef: { apiVersion: OLM, kind: 'InstallPlan', name: installPlan, namespace },
      lastUpdated: timestamp(),
      conditions: [{ type: 'CatalogSourcesUnhealthy', status: 'False', reason: 'AllCatalogSourcesHealthy' }],
    };
  });
  cluster.put({
    apiVersion: OLM,
    kind: 'InstallPlan',
    metadata: { name: installPlan, namespace, ownerReferences: [ownerReference(object)] },
    spec: { approval, approved: approval === 'Automatic', clusterServiceVersionNames: [csv], generation: 1 },
    status: { phase: approval === 'Automatic' ? 'Installing' : 'RequiresApproval' },
  });
}

function refuse({ cluster, timestamp }: ControllerContext, object: KubernetesObject): void {
  if (object.status !== undefined) return;
  const { name, channel, source } = part(object, 'spec');
  const message = `constraints not satisfiable: no operators found in channel ${channel} of package ${name} in the catalog referenced by subscription ${object.metadata.name} (${source})`;
  cluster.change(keyOf(object), (changed) => {
    changed.status = {
      lastUpdated: timestamp(),
      conditions: [
        { type: 'ResolutionFailed', status: 'True', reason: 'ConstraintsNotSatisfiable', message },
      ],
    };
  });
}
