import type { KubernetesObject } from '../../world.ts';
import { type Controller, type ControllerContext, keyOf, ownerReference, part } from './controller.ts';

const OLM = 'operators.coreos.com/v1alpha1';

interface PackageChannel {
  readonly name: string;
  readonly currentCSV: string;
  readonly entries?: readonly { readonly name: string }[];
}

/** OLM's catalog operator: resolves a new Subscription, plans its installation, and then each upgrade. */
export const subscription: Controller = {
  name: 'subscription',
  kinds: ['Subscription.operators.coreos.com'],
  reconcile(object, context) {
    const { currentCSV, installedCSV } = part(object, 'status');
    const { namespace = '' } = object.metadata;
    const csv = resolve(context, object);
    if (currentCSV !== undefined) {
      if (installedCSV === currentCSV && csv !== undefined && isOlder(object, csv))
        plan(context, object, csv);
      return;
    }
    if (countOperatorGroups(context, namespace) !== 1) lookAgain(object, context);
    else if (csv !== undefined) plan(context, object, csv);
    else refuse(context, object);
  },
};

/** With none, or more than one, nothing is resolved in a namespace. */
function countOperatorGroups({ cluster }: ControllerContext, namespace: string): number {
  const groups = cluster.all('operators.coreos.com/v1', 'OperatorGroup');
  return groups.filter(({ metadata }) => metadata.namespace === namespace).length;
}

function lookAgain(object: KubernetesObject, context: ControllerContext): void {
  context.later(() => {
    const current = context.cluster.read(keyOf(object));
    if (current !== undefined && current.metadata.uid === object.metadata.uid)
      subscription.reconcile(current, context);
  });
}

/** The CSV to install first: `startingCSV` where one is given, else the newest of the channel. */
function resolve(context: ControllerContext, object: KubernetesObject): string | undefined {
  const channel = channelOf(context, object);
  const { startingCSV } = part(object, 'spec') as { startingCSV?: string };
  const isBegun = part(object, 'status').installedCSV !== undefined;
  if (channel === undefined || startingCSV === undefined || isBegun) return channel?.currentCSV;
  const names = [channel.currentCSV, ...(channel.entries ?? []).map(({ name }) => name)];
  return names.includes(startingCSV) ? startingCSV : undefined;
}

/** Whether what was pinned to begin with is installed, and the channel has gone on from there. */
function isOlder(object: KubernetesObject, newest: string): boolean {
  const { startingCSV } = part(object, 'spec');
  return startingCSV === part(object, 'status').installedCSV && startingCSV !== newest;
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
  const status = part(object, 'status');
  const generation = Number(status.installPlanGeneration ?? 0) + 1;
  const installPlan = generation === 1 ? `install-${name}` : `install-${name}-${generation}`;
  const ref = { apiVersion: OLM, kind: 'InstallPlan', name: installPlan, namespace };
  cluster.change(keyOf(object), (changed) => {
    changed.status = {
      ...status,
      state: 'UpgradePending',
      currentCSV: csv,
      installPlanGeneration: generation,
      installPlanRef: ref,
      lastUpdated: timestamp(),
      conditions: [{ type: 'CatalogSourcesUnhealthy', status: 'False', reason: 'AllCatalogSourcesHealthy' }],
    };
  });
  cluster.put({
    ...{ apiVersion: OLM, kind: 'InstallPlan' },
    metadata: { name: installPlan, namespace, ownerReferences: [ownerReference(object)] },
    spec: { approval, approved: approval === 'Automatic', clusterServiceVersionNames: [csv], generation },
    status: { phase: approval === 'Automatic' ? 'Installing' : 'RequiresApproval' },
  });
}

function refuse({ cluster, timestamp }: ControllerContext, object: KubernetesObject): void {
  if (object.status !== undefined) return;
  const { name, channel, source, startingCSV } = part(object, 'spec');
  const what =
    startingCSV === undefined ? 'no operators found' : `no operators found with name ${startingCSV}`;
  const message = `constraints not satisfiable: ${what} in channel ${channel} of package ${name} in the catalog referenced by subscription ${object.metadata.name} (${source})`;
  cluster.change(keyOf(object), (changed) => {
    changed.status = {
      lastUpdated: timestamp(),
      conditions: [
        { type: 'ResolutionFailed', status: 'True', reason: 'ConstraintsNotSatisfiable', message },
      ],
    };
  });
}
