import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../world.ts';
import { type FieldPath, fromFieldsV1, leavesOf, toFieldsV1 } from './field-paths.ts';
import type { JsonObject } from './json.ts';

/** Who writes, and how. */
export interface Manager {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource?: string;
}

/** One manager and the leaves it owns. */
export interface Ownership extends Manager {
  readonly time: string;
  readonly fields: ReadonlySet<FieldPath>;
}

interface ManagedFieldsEntry extends Manager {
  readonly time: string;
  readonly fieldsType: 'FieldsV1';
  readonly fieldsV1: JsonObject;
}

/** The owners that an object's `managedFields` names. */
export function ownersOf(object: KubernetesObject | undefined): Ownership[] {
  const entries = (object?.metadata.managedFields ?? []) as readonly ManagedFieldsEntry[];
  return entries.map(({ fieldsV1, fieldsType: _type, ...manager }) => ({
    ...manager,
    fields: new Set(fromFieldsV1(fieldsV1)),
  }));
}

/** The object with these owners; those that own nothing are left out. */
export function withOwners(object: KubernetesObject, owners: readonly Ownership[]): KubernetesObject {
  const managedFields = owners
    .filter((owner) => owner.fields.size > 0)
    .map(({ fields, ...manager }) => ({ ...manager, fieldsType: 'FieldsV1', fieldsV1: toFieldsV1(fields) }));
  const { managedFields: _old, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(managedFields.length > 0 && { managedFields }),
    } as KubernetesObject['metadata'],
  };
}

export function isSameManager(one: Manager, other: Manager): boolean {
  return (
    one.manager === other.manager &&
    one.operation === other.operation &&
    one.subresource === other.subresource
  );
}

/** Gives the leaves that an update changed to its manager, and takes them from all others. */
export function trackUpdate(
  previous: KubernetesObject | undefined,
  next: KubernetesObject,
  manager: Manager,
  time: string,
): KubernetesObject {
  const before = previous ? leavesOf(previous) : new Map<FieldPath, unknown>();
  const after = leavesOf(next);
  const changed = [...after].filter(([path, value]) => !isDeepStrictEqual(before.get(path), value));
  const taken = new Set(changed.map(([path]) => path));
  const owners = ownersOf(previous);
  const others = owners.map((owner) => ({
    ...owner,
    fields: new Set([...owner.fields].filter((path) => after.has(path) && !taken.has(path))),
  }));
  const own = others.find((owner) => isSameManager(owner, manager));
  const merged: Ownership = { ...manager, time, fields: new Set([...(own?.fields ?? []), ...taken]) };
  const rest = others.filter((owner) => owner !== own);
  return withOwners(next, taken.size > 0 || own ? [...rest, merged] : rest);
}
