import { z } from 'zod';
import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { conditions, metadata, parseObject } from '../kubernetes/parse.ts';
import { CLUSTER_SERVICE_VERSIONS, SUBSCRIPTIONS } from './operators.ts';

/** How Operator Lifecycle Manager installs: a Subscription leads to an InstallPlan, that to a CSV, that to definitions. */

export const OPERATOR_GROUPS: Resource = {
  group: 'operators.coreos.com',
  version: 'v1',
  kind: 'OperatorGroup',
  plural: 'operatorgroups',
  namespaced: true,
};

const INSTALL_PLANS: Resource = {
  group: 'operators.coreos.com',
  version: 'v1alpha1',
  kind: 'InstallPlan',
  plural: 'installplans',
  namespaced: true,
};

/** How far a Subscription has come. */
export interface Installation {
  /** The CSV that it leads to; `undefined`: not resolved yet. */
  readonly currentCsv: string | undefined;
  readonly installedCsv: string | undefined;
  readonly installPlan: string | undefined;
  /** Why its package cannot be resolved; `undefined`: it can, or nobody has tried. */
  readonly resolutionFailed: string | undefined;
}

export interface InstallPlan {
  readonly name: string;
  readonly resourceVersion: string;
  readonly isApproved: boolean;
  /** What it installs. */
  readonly csvs: readonly string[];
}

export interface InstalledCsv {
  /** `Succeeded` when the operator runs. */
  readonly phase: string;
  readonly reason: string;
  readonly message: string;
  /** Full names of the definitions that it brings. */
  readonly definitions: readonly string[];
}

interface Place {
  readonly namespace: string;
  readonly signal: AbortSignal;
}

/** `undefined` where there is no Subscription of that name. */
export async function getInstallation(
  kubernetes: Pick<Kubernetes, 'get'>,
  name: string,
  place: Place,
): Promise<Installation | undefined> {
  const found = await kubernetes.get(SUBSCRIPTIONS, name, place);
  if (found === undefined) return undefined;
  const { status } = parseObject(subscription, found, 'Subscription');
  const failed = status.conditions.find(
    ({ type, status }) => type === 'ResolutionFailed' && status === 'True',
  );
  return {
    currentCsv: status.currentCSV,
    installedCsv: status.installedCSV,
    installPlan: status.installPlanRef?.name,
    resolutionFailed: failed && (failed.message ?? failed.reason ?? 'no reason given'),
  };
}

/** `undefined` where there is none of that name. */
export async function getInstallPlan(
  kubernetes: Pick<Kubernetes, 'get'>,
  name: string,
  place: Place,
): Promise<InstallPlan | undefined> {
  const found = await kubernetes.get(INSTALL_PLANS, name, place);
  if (found === undefined) return undefined;
  const { metadata, spec } = parseObject(installPlan, found, 'InstallPlan');
  const { name: own, resourceVersion } = metadata;
  return { name: own, resourceVersion, isApproved: spec.approved, csvs: spec.clusterServiceVersionNames };
}

/** Approves a plan as it was read. `conflict`: it has changed since. */
export async function approveInstallPlan(
  kubernetes: Pick<Kubernetes, 'patch'>,
  { name, resourceVersion }: InstallPlan,
  { fieldManager, ...place }: Place & { readonly fieldManager: string },
): Promise<void> {
  const patch = { metadata: { resourceVersion }, spec: { approved: true } };
  await kubernetes.patch(INSTALL_PLANS, name, patch, { ...place, type: 'merge', fieldManager });
}

/** `undefined` where there is none of that name. */
export async function getInstalledCsv(
  kubernetes: Pick<Kubernetes, 'get'>,
  name: string,
  place: Place,
): Promise<InstalledCsv | undefined> {
  const found = await kubernetes.get(CLUSTER_SERVICE_VERSIONS, name, place);
  if (found === undefined) return undefined;
  const { spec, status } = parseObject(clusterServiceVersion, found, 'ClusterServiceVersion');
  return { ...status, definitions: spec.customresourcedefinitions.owned.map(({ name }) => name) };
}

/** The names of a namespace's OperatorGroups. With two of them OLM installs nothing. */
export async function listOperatorGroups(
  kubernetes: Pick<Kubernetes, 'list'>,
  place: Place,
): Promise<readonly string[]> {
  const groups = await kubernetes.list(OPERATOR_GROUPS, place);
  return groups.map((each) => parseObject(z.object({ metadata }), each, 'OperatorGroup').metadata.name);
}

const subscription = z.object({
  metadata,
  status: z
    .object({
      currentCSV: z.string().optional(),
      installedCSV: z.string().optional(),
      installPlanRef: z.object({ name: z.string() }).optional(),
      conditions,
    })
    .prefault({}),
});

const installPlan = z.object({
  metadata: metadata.extend({ resourceVersion: z.string().prefault('') }),
  spec: z.object({ approved: z.boolean().prefault(false), clusterServiceVersionNames: z.array(z.string()) }),
});

const owned = z.object({ owned: z.array(z.object({ name: z.string() })).prefault([]) });

const clusterServiceVersion = z.object({
  metadata,
  spec: z.object({ customresourcedefinitions: owned.prefault({}) }).prefault({}),
  status: z
    .object({
      phase: z.string().prefault(''),
      reason: z.string().prefault(''),
      message: z.string().prefault(''),
    })
    .prefault({}),
});
