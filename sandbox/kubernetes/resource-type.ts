import type { GroupResource } from './status.ts';

/** A column of `kubectl get`, as CustomResourceDefinitions declare them. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  /** 0 is always shown, 1 only with `-o wide`. */
  readonly priority?: number;
}

/** A kind of object and how the API serves it. */
export interface ResourceType extends GroupResource {
  /** Preferred version first. */
  readonly versions: readonly string[];
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** Whether `status` is written through its own subresource. */
  readonly hasStatus: boolean;
  /** Whether it is defined by a CustomResourceDefinition. */
  readonly custom: boolean;
  readonly columns: readonly PrinterColumn[];
}

/** How a line of the resource table is written; see `built-in-resources.ts`. */
export interface ResourceGroup {
  readonly group: string;
  readonly versions: readonly string[];
  /** The OLM package that brings these definitions; none for what a cluster has from the start. */
  readonly package?: string;
  readonly resources: readonly ResourceLine[];
}

interface ResourceLine {
  readonly plural: string;
  readonly kind: string;
  /** Default: namespaced. */
  readonly cluster?: true;
  /** Default: no status subresource. */
  readonly status?: true;
  readonly short?: readonly string[];
  /** Whether `kubectl get all` shows it. */
  readonly inAll?: true;
  readonly columns?: readonly PrinterColumn[];
}

/** The types of a group, ready to be served. */
export function typesOf(group: ResourceGroup, custom: boolean): ResourceType[] {
  return group.resources.map((line) => ({
    group: group.group,
    versions: group.versions,
    plural: line.plural,
    kind: line.kind,
    namespaced: line.cluster !== true,
    shortNames: line.short ?? [],
    categories: line.inAll ? ['all'] : [],
    hasStatus: line.status === true,
    custom,
    columns: line.columns ?? [],
  }));
}

/** `apps/v1`; `v1` for the core group. */
export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The group of an apiVersion; empty for `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

/** An object as one version of its API shows it. */
export function inVersion<T extends { apiVersion: string }>(object: T, apiVersion: string): T {
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}
