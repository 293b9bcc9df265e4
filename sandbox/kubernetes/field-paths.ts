import { isJsonObject, type JsonObject } from './json.ts';
import { itemBy, mergeKeyOf } from './merge-keys.ts';

/**
 * One leaf of an object, as `fieldsV1` spells its steps: `f:data` then `f:key`; an item of a keyed list
 * is `k:{"name":"web"}`. Joined by NUL, so that sets of them can be compared.
 */
export type FieldPath = string;

const SEPARATOR = '\0';
const SYSTEM_METADATA = new Set([
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'name',
  'namespace',
  'resourceVersion',
  'selfLink',
  'uid',
]);

/** All leaves of an object that a manager can own, with their values. Lists without a key are leaves. */
export function leavesOf(object: JsonObject): Map<FieldPath, unknown> {
  const leaves = new Map<FieldPath, unknown>();
  for (const [field, value] of Object.entries(object)) {
    if (field === 'apiVersion' || field === 'kind') continue;
    collect(leaves, [`f:${field}`], field, field === 'metadata' ? ownMetadata(value) : value);
  }
  return leaves;
}

function ownMetadata(metadata: unknown): JsonObject | undefined {
  if (!isJsonObject(metadata)) return undefined;
  const own = Object.entries(metadata).filter(([field]) => !SYSTEM_METADATA.has(field));
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

function collect(
  leaves: Map<FieldPath, unknown>,
  path: readonly string[],
  field: string,
  value: unknown,
): void {
  if (value === undefined) return;
  const key = mergeKeyOf(field, value);
  if (key !== undefined) {
    for (const item of value as JsonObject[]) {
      collect(leaves, [...path, `k:${JSON.stringify({ [key]: item[key] })}`], '', item);
    }
  } else if (isJsonObject(value) && Object.keys(value).length > 0) {
    for (const [name, child] of Object.entries(value)) collect(leaves, [...path, `f:${name}`], name, child);
  } else {
    leaves.set(path.join(SEPARATOR), value);
  }
}

/** Takes one leaf out of a copy of the object, with the containers that it leaves empty. */
export function withoutLeaf(object: JsonObject, path: FieldPath): JsonObject {
  return removeAt(object, path.split(SEPARATOR)) ?? {};
}

function removeAt(container: JsonObject, [step = '', ...rest]: readonly string[]): JsonObject | undefined {
  const field = step.slice(2);
  const child = container[field];
  const { [field]: _removed, ...others } = container;
  const left = rest.length === 0 || child === undefined ? undefined : removeWithin(child, rest);
  const result = left === undefined ? others : { ...container, [field]: left };
  return Object.keys(result).length === 0 ? undefined : result;
}

function removeWithin(child: unknown, path: readonly string[]): unknown {
  if (isJsonObject(child)) return removeAt(child, path);
  const [step = '', ...rest] = path;
  if (!Array.isArray(child) || !step.startsWith('k:')) return undefined;
  const [[key = '', value] = []] = Object.entries(JSON.parse(step.slice(2)) as JsonObject);
  const item = itemBy(child as JsonObject[], key, value);
  if (!item) return child;
  const left = rest[0] === `f:${key}` ? undefined : removeAt(item, rest);
  const list = child.flatMap((other) => (other === item ? (left ?? []) : [other]));
  return list.length === 0 ? undefined : list;
}

/** `.spec.containers[name="web"].image`, as conflicts are told. */
export function printPath(path: FieldPath): string {
  const steps = path.split(SEPARATOR).map((step) => {
    if (step.startsWith('f:')) return `.${step.slice(2)}`;
    const [[key, value] = []] = Object.entries(JSON.parse(step.slice(2)) as JsonObject);
    return `[${key}=${JSON.stringify(value)}]`;
  });
  return steps.join('');
}

/** A set of leaves in the nested form of `managedFields`. */
export function toFieldsV1(paths: Iterable<FieldPath>): JsonObject {
  const root: JsonObject = {};
  for (const path of paths) {
    let node = root;
    for (const step of path.split(SEPARATOR)) {
      node[step] ??= {};
      node = node[step] as JsonObject;
    }
  }
  return root;
}

/** The leaves that a `fieldsV1` names. */
export function fromFieldsV1(fields: JsonObject, parents: readonly string[] = []): FieldPath[] {
  const entries = Object.entries(fields).filter(([step]) => step !== '.');
  if (entries.length === 0) return parents.length === 0 ? [] : [parents.join(SEPARATOR)];
  return entries.flatMap(([step, children]) => fromFieldsV1(children as JsonObject, [...parents, step]));
}
