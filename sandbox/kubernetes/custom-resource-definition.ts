import type { KubernetesObject } from '../world.ts';
import type { PrinterColumn, ResourceType } from './resource-type.ts';

interface DefinitionSpec {
  readonly group: string;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly names: {
    readonly plural: string;
    readonly kind: string;
    readonly singular?: string;
    readonly shortNames?: readonly string[];
    readonly categories?: readonly string[];
  };
  readonly versions: readonly {
    readonly name: string;
    readonly served: boolean;
    readonly storage: boolean;
    readonly subresources?: { readonly status?: object };
    readonly additionalPrinterColumns?: readonly PrinterColumn[];
  }[];
}

/** The type that a CustomResourceDefinition object has served. */
export function typeFromDefinition(definition: KubernetesObject): ResourceType {
  const spec = definition.spec as DefinitionSpec;
  const served = spec.versions.filter((version) => version.served);
  return {
    group: spec.group,
    versions: served.map((version) => version.name),
    plural: spec.names.plural,
    kind: spec.names.kind,
    namespaced: spec.scope === 'Namespaced',
    shortNames: spec.names.shortNames ?? [],
    categories: spec.names.categories ?? [],
    hasStatus: served.some((version) => version.subresources?.status !== undefined),
    custom: true,
    columns: served[0]?.additionalPrinterColumns ?? [],
  };
}

/** Whether the API server has taken a definition in; one that nobody has judged yet counts. */
export function isEstablished({ status }: KubernetesObject): boolean {
  const { conditions = [] } = (status ?? {}) as {
    conditions?: readonly { readonly type: string; readonly status: string }[];
  };
  return !conditions.some(({ type, status }) => type === 'Established' && status === 'False');
}

/** The CustomResourceDefinition object of a type, established. */
export function definitionOf(type: ResourceType): KubernetesObject {
  const names = {
    plural: type.plural,
    singular: type.kind.toLowerCase(),
    kind: type.kind,
    listKind: `${type.kind}List`,
    ...(type.shortNames.length > 0 && { shortNames: type.shortNames }),
  };
  return establish({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${type.plural}.${type.group}` },
    spec: {
      group: type.group,
      scope: type.namespaced ? 'Namespaced' : 'Cluster',
      names,
      conversion: { strategy: 'None' },
      versions: type.versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        ...(type.hasStatus && { subresources: { status: {} } }),
        ...(type.columns.length > 0 && { additionalPrinterColumns: type.columns }),
      })),
    },
  });
}

/** The definition as it stays where another one has its names already. */
export function withoutNames(definition: KubernetesObject): KubernetesObject {
  const { plural } = (definition.spec as DefinitionSpec).names;
  const condition = (type: string, reason: string, message: string) => {
    return { type, status: 'False', reason, message };
  };
  const conditions = [
    condition('NamesAccepted', 'PluralConflict', `"${plural}" is already in use`),
    condition('Established', 'NotAccepted', 'not all names are accepted'),
  ];
  return {
    ...definition,
    status: { acceptedNames: { plural: '', kind: '' }, storedVersions: [], conditions },
  };
}

/** The definition with the status that the API server gives an accepted one; a given status stays. */
export function establish(definition: KubernetesObject): KubernetesObject {
  if (definition.status !== undefined) return definition;
  const spec = definition.spec as DefinitionSpec;
  const condition = (type: string, reason: string) => ({ type, status: 'True', reason });
  return {
    ...definition,
    status: {
      acceptedNames: spec.names,
      storedVersions: spec.versions.filter((version) => version.storage).map((version) => version.name),
      conditions: [
        condition('NamesAccepted', 'NoConflicts'),
        condition('Established', 'InitialNamesAccepted'),
      ],
    },
  };
}
