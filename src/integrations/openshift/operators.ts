import { z } from 'zod';
import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { metadata, parseObject } from '../kubernetes/parse.ts';

/** Operator Lifecycle Manager: catalogs offer packages, a Subscription installs one as a CSV. */
const olm = (kind: string, plural: string): Resource => ({
  group: 'operators.coreos.com',
  version: 'v1alpha1',
  kind,
  plural,
  namespaced: true,
});

const CATALOG_SOURCES = olm('CatalogSource', 'catalogsources');
export const SUBSCRIPTIONS = olm('Subscription', 'subscriptions');
export const CLUSTER_SERVICE_VERSIONS = olm('ClusterServiceVersion', 'clusterserviceversions');

const PACKAGE_MANIFESTS: Resource = {
  group: 'packages.operators.coreos.com',
  version: 'v1',
  kind: 'PackageManifest',
  plural: 'packagemanifests',
  namespaced: true,
};

/** Where OpenShift keeps the catalogs that all namespaces see. */
export const MARKETPLACE = 'openshift-marketplace';

export interface Catalog {
  readonly name: string;
  /** `READY` when its registry answers; others: `CONNECTING`, `TRANSIENT_FAILURE`; empty: not looked at yet. */
  readonly state: string;
}

export interface Package {
  readonly catalog: string;
  readonly channels: readonly string[];
}

export interface Subscription {
  readonly name: string;
  readonly namespace: string;
  readonly package: string;
  readonly channel: string;
  /** `AtLatestKnown`, `UpgradePending`, `UpgradeAvailable`, … */
  readonly state: string;
  readonly installedCsv: string | undefined;
}

export interface Csv {
  readonly name: string;
  /** `Succeeded` when the operator runs. */
  readonly phase: string;
  readonly message: string;
}

export async function listCatalogs(kubernetes: Kubernetes, signal: AbortSignal): Promise<readonly Catalog[]> {
  const catalogs = await kubernetes.list(CATALOG_SOURCES, { namespace: MARKETPLACE, signal });
  return catalogs.map((each) => {
    const { metadata, status } = parseObject(catalogSource, each, 'CatalogSource');
    return { name: metadata.name, state: status.connectionState.lastObservedState };
  });
}

/**
 * A package as one catalog offers it; `undefined` where that catalog has none of that name. Two
 * catalogs may offer the same name and `get` picks one of them, so the other is looked for by label.
 */
export async function getPackage(
  kubernetes: Kubernetes,
  name: string,
  catalog: string,
  signal: AbortSignal,
): Promise<Package | undefined> {
  const found = await kubernetes.get(PACKAGE_MANIFESTS, name, { namespace: MARKETPLACE, signal });
  if (found === undefined) return undefined;
  const first = toPackage(found);
  if (first.catalog === catalog) return first;
  const labelSelector = `catalog=${catalog}`;
  const others = await kubernetes.list(PACKAGE_MANIFESTS, { namespace: MARKETPLACE, labelSelector, signal });
  const other = others.find(
    (each) => parseObject(z.object({ metadata }), each, 'PackageManifest').metadata.name === name,
  );
  return other === undefined ? undefined : toPackage(other);
}

/** Of all namespaces. */
export async function listSubscriptions(
  kubernetes: Kubernetes,
  signal: AbortSignal,
): Promise<readonly Subscription[]> {
  const subscriptions = await kubernetes.list(SUBSCRIPTIONS, { signal });
  return subscriptions.map((each) => {
    const { metadata, spec, status } = parseObject(subscription, each, 'Subscription');
    const { name, namespace } = metadata;
    const { channel, name: packageName } = spec;
    return {
      name,
      namespace,
      package: packageName,
      channel,
      state: status.state,
      installedCsv: status.installedCSV,
    };
  });
}

/** `undefined` where there is none of that name. */
export async function getCsv(
  kubernetes: Kubernetes,
  name: string,
  { namespace, signal }: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<Csv | undefined> {
  const found = await kubernetes.get(CLUSTER_SERVICE_VERSIONS, name, { namespace, signal });
  if (found === undefined) return undefined;
  const { phase, message } = parseObject(clusterServiceVersion, found, 'ClusterServiceVersion').status;
  return { name, phase, message };
}

const catalogSource = z.object({
  metadata,
  status: z
    .object({ connectionState: z.object({ lastObservedState: z.string().prefault('') }).prefault({}) })
    .prefault({}),
});

const packageManifest = z.object({
  metadata,
  status: z.object({
    catalogSource: z.string(),
    channels: z.array(z.object({ name: z.string() })).prefault([]),
  }),
});

const subscription = z.object({
  metadata,
  spec: z.object({ name: z.string(), channel: z.string().prefault('') }),
  status: z.object({ state: z.string().prefault(''), installedCSV: z.string().optional() }).prefault({}),
});

const clusterServiceVersion = z.object({
  metadata,
  status: z.object({ phase: z.string().prefault(''), message: z.string().prefault('') }).prefault({}),
});

function toPackage(object: unknown): Package {
  const { catalogSource, channels } = parseObject(packageManifest, object, 'PackageManifest').status;
  return { catalog: catalogSource, channels: channels.map(({ name }) => name) };
}
