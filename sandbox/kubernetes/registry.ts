import { BUILT_IN_RESOURCES } from './built-in-resources.ts';
import { isEstablished, typeFromDefinition } from './custom-resource-definition.ts';
import { CUSTOM_RESOURCES } from './custom-resources.ts';
import { groupOf, type ResourceType, typesOf } from './resource-type.ts';
import type { Store } from './store.ts';

/** What brings the kinds of Flux; no package of OLM. */
export const FLUX = 'flux';

export const DEFINITIONS = { group: 'apiextensions.k8s.io', plural: 'customresourcedefinitions' } as const;

/** Which kinds the cluster knows, and which of them it serves now. */
export interface Registry {
  /** What is served; a custom resource is while its definition object exists and is established. */
  served(): readonly ResourceType[];
  /** The served type behind a path. */
  find(group: string, version: string, plural: string): ResourceType | undefined;
  /** A type by its kind, also one whose definition was taken away. Throws where it was never known. */
  known(apiVersion: string, kind: string): ResourceType;
}

/** A registry that follows the definitions in the store. */
export function createRegistry(store: Store): Registry {
  const known = new Map<string, ResourceType>();
  const served = new Map<string, ResourceType>();
  const learn = (type: ResourceType) => known.set(`${type.group}/${type.kind}`, type);
  const serve = (type: ResourceType) => served.set(`${type.group}/${type.plural}`, type);

  for (const type of CUSTOM_RESOURCES.flatMap((group) => typesOf(group, true))) learn(type);
  for (const type of BUILT_IN_RESOURCES.flatMap((group) => typesOf(group, false))) {
    learn(type);
    serve(type);
  }
  store.subscribe(({ type, resource, object }) => {
    if (resource.group !== DEFINITIONS.group || resource.plural !== DEFINITIONS.plural) return;
    const defined = typeFromDefinition(object);
    learn(defined);
    if (type === 'DELETED' || !isEstablished(object)) served.delete(`${defined.group}/${defined.plural}`);
    else serve(defined);
  });

  return {
    served: () => [...served.values()],
    find(group, version, plural) {
      const type = served.get(`${group}/${plural}`);
      return type?.versions.includes(version) ? type : undefined;
    },
    known(apiVersion, kind) {
      const type = known.get(`${groupOf(apiVersion)}/${kind}`);
      if (!type) throw new Error(`no resource is known for kind ${kind} of ${apiVersion}`);
      return type;
    },
  };
}

/** The table's custom resource types that an OLM package brings; `undefined`: those of a bare cluster. */
export function customTypesOf(packageName: string | undefined): readonly ResourceType[] {
  return CUSTOM_RESOURCES.filter((group) => group.package === packageName).flatMap((group) =>
    typesOf(group, true),
  );
}

/** All of the table's custom resource types but those of Flux, which the platform has only where it asks for it. */
export function allCustomTypes(): readonly ResourceType[] {
  return CUSTOM_RESOURCES.filter((group) => group.package !== FLUX).flatMap((group) => typesOf(group, true));
}
