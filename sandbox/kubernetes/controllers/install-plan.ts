import type { KubernetesObject, ObjectKey } from '../../world.ts';
import { type Controller, type ControllerContext, keyOf, ownerReference, part } from './controller.ts';

const OLM = 'operators.coreos.com/v1alpha1';

/** OLM carrying out an approved InstallPlan: definitions first, then the ClusterServiceVersion. */
export const installPlan: Controller = {
  name: 'install-plan',
  kinds: ['InstallPlan.operators.coreos.com'],
  reconcile(object, context) {
    const waiting = ['Installing', 'RequiresApproval'].includes(String(part(object, 'status').phase));
    if (!waiting || part(object, 'spec').approved !== true) return;
    const subscription = subscriptionOf(context, object);
    if (!subscription) return;
    const { currentCSV } = part(subscription, 'status') as { currentCSV: string };
    context.installDefinitions(String(part(subscription, 'spec').name));
    context.cluster.change(keyOf(object), (changed) => {
      changed.status = { phase: 'Complete', catalogSources: [part(subscription, 'spec').source] };
    });
    install(context, subscription, currentCSV);
  },
};

function subscriptionOf(
  { cluster }: ControllerContext,
  plan: KubernetesObject,
): KubernetesObject | undefined {
  const owners = (plan.metadata.ownerReferences ?? []) as readonly { kind: string; name: string }[];
  const owner = owners.find(({ kind }) => kind === 'Subscription');
  const { namespace = '' } = plan.metadata;
  return owner && cluster.read({ apiVersion: OLM, kind: 'Subscription', name: owner.name, namespace });
}

function install(context: ControllerContext, subscription: KubernetesObject, name: string): void {
  const { cluster, timestamp, later } = context;
  const { namespace = '' } = subscription.metadata;
  const csv: ObjectKey = { apiVersion: OLM, kind: 'ClusterServiceVersion', name, namespace };
  cluster.put({
    ...{ apiVersion: OLM, kind: 'ClusterServiceVersion' },
    metadata: { name, namespace, ownerReferences: [ownerReference(subscription)] },
    spec: { displayName: part(subscription, 'spec').name, version: versionOf(name) },
    status: { phase: 'Installing', reason: 'InstallSucceeded', message: 'waiting for install components' },
  });
  later(() => {
    if (part(cluster.read(csv) ?? {}, 'status').phase !== 'Installing') return;
    const message = 'install strategy completed with no errors';
    cluster.change(csv, (changed) => {
      changed.status = {
        phase: 'Succeeded',
        reason: 'InstallSucceeded',
        message,
        lastUpdateTime: timestamp(),
      };
    });
    if (!cluster.read(keyOf(subscription))) return;
    cluster.change(keyOf(subscription), (changed) => {
      const status = part(changed, 'status');
      changed.status = { ...status, state: 'AtLatestKnown', installedCSV: name, lastUpdated: timestamp() };
    });
  });
}

/** `1.18.0` of `openshift-gitops-operator.v1.18.0`. */
function versionOf(csv: string): string {
  return /\.v?(\d.*)$/.exec(csv)?.[1] ?? '0.0.0';
}
