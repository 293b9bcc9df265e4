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
    const [csv = ''] = (part(object, 'spec').clusterServiceVersionNames ?? []) as readonly string[];
    context.installDefinitions(String(part(subscription, 'spec').name));
    context.cluster.change(keyOf(object), (changed) => {
      changed.status = { phase: 'Complete', catalogSources: [part(subscription, 'spec').source] };
    });
    install(context, subscription, csv);
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

interface Installation {
  readonly csv: ObjectKey;
  readonly subscription: KubernetesObject;
  readonly package: string;
}

function install(context: ControllerContext, subscription: KubernetesObject, name: string): void {
  const { namespace = '' } = subscription.metadata;
  const packageName = String(part(subscription, 'spec').name);
  const csv: ObjectKey = { apiVersion: OLM, kind: 'ClusterServiceVersion', name, namespace };
  context.cluster.put({
    ...{ apiVersion: OLM, kind: 'ClusterServiceVersion' },
    metadata: { name, namespace, ownerReferences: [ownerReference(subscription)] },
    spec: {
      displayName: packageName,
      version: versionOf(name),
      customresourcedefinitions: { owned: listOwned(context, packageName) },
      install: { strategy: 'deployment', spec: { deployments: [] } },
    },
    status: PHASES[0],
  });
  goOn({ csv, subscription, package: packageName }, context);
}

function listOwned({ definitionsOf }: ControllerContext, packageName: string): readonly object[] {
  return definitionsOf(packageName).map(({ metadata, spec }) => {
    const { names, versions } = spec as { names: { kind: string }; versions: readonly { name: string }[] };
    return { name: metadata.name, kind: names.kind, version: versions[0]?.name, displayName: names.kind };
  });
}

/** What a CSV goes through, one delay apart. */
const PHASES = [
  { phase: 'Pending', reason: 'RequirementsUnknown', message: 'requirements not yet checked' },
  { phase: 'InstallReady', reason: 'AllRequirementsMet', message: 'all requirements found' },
  { phase: 'Installing', reason: 'InstallSucceeded', message: 'waiting for install components' },
  { phase: 'Succeeded', reason: 'InstallSucceeded', message: 'install strategy completed with no errors' },
] as const;

function failedOf(packageName: string) {
  const message = `install timeout: deployment ${packageName}-controller-manager not ready before timeout: deployment exceeded its progress deadline`;
  return { phase: 'Failed', reason: 'InstallCheckFailed', message };
}

/** One phase further, until it has succeeded; one that fails is tried again for as long as its trouble lasts. */
function goOn(installation: Installation, context: ControllerContext): void {
  const { cluster, timestamp, later, operators, installDefinitions } = context;
  const { csv, package: packageName } = installation;
  later(() => {
    const now = part(cluster.read(csv) ?? {}, 'status').phase;
    const at = PHASES.findIndex(({ phase }) => phase === now);
    if (at === -1 && now !== 'Failed') return;
    installDefinitions(packageName);
    const isFailing = operators.troubles.has(`csv-fails ${packageName}`) && at !== 0 && at !== 1;
    const status = isFailing ? failedOf(packageName) : (PHASES[at + 1] ?? PHASES[3]);
    if (status.phase !== now)
      cluster.change(csv, (changed) => {
        changed.status = { ...status, lastUpdateTime: timestamp() };
      });
    if (status.phase === 'Succeeded') finish(installation, context);
    else goOn(installation, context);
  });
}

function finish({ csv, subscription, package: packageName }: Installation, context: ControllerContext): void {
  const { cluster, timestamp, begin } = context;
  begin(packageName);
  keepDefinitions(packageName, context);
  if (!cluster.read(keyOf(subscription))) return;
  cluster.change(keyOf(subscription), (changed) => {
    const status = part(changed, 'status');
    const lastUpdated = timestamp();
    changed.status = { ...status, state: 'AtLatestKnown', installedCSV: csv.name, lastUpdated };
  });
}

/** Definitions whose names were taken are taken in once the names are free. */
function keepDefinitions(packageName: string, context: ControllerContext): void {
  const { operators, later, installDefinitions } = context;
  if (!operators.troubles.has(`definitions-not-established ${packageName}`)) return;
  later(() => {
    installDefinitions(packageName);
    keepDefinitions(packageName, context);
  });
}

/** `1.18.0` of `openshift-gitops-operator.v1.18.0`. */
function versionOf(csv: string): string {
  return /\.v?(\d.*)$/.exec(csv)?.[1] ?? '0.0.0';
}
