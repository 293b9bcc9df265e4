import { isJsonObject, type JsonObject } from './json.ts';
import { itemBy, mergeKeyOf } from './merge-keys.ts';

const DELETE_VALUES = '$deleteFromPrimitiveList/';

/**
 * Kubernetes' strategic merge patch: as a merge patch, but lists of known fields are merged item by
 * item. Knows `$patch`, `$retainKeys` and `$deleteFromPrimitiveList`; order hints are passed over.
 */
export function applyStrategicMergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const { $patch: directive, $retainKeys: retained, ...changes } = patch;
  if (directive === 'replace') return changes;
  if (directive === 'delete') return {};
  const merged = retainOnly(target, retained);
  for (const [field, value] of Object.entries(changes)) mergeField(merged, field, value);
  return merged;
}

function retainOnly(target: JsonObject, retained: unknown): JsonObject {
  if (!Array.isArray(retained)) return { ...target };
  return Object.fromEntries(Object.entries(target).filter(([field]) => retained.includes(field)));
}

function mergeField(merged: JsonObject, field: string, value: unknown): void {
  if (field.startsWith('$setElementOrder/')) return;
  if (field.startsWith(DELETE_VALUES)) {
    const name = field.slice(DELETE_VALUES.length);
    const list = merged[name];
    if (Array.isArray(list)) merged[name] = list.filter((item) => !(value as unknown[]).includes(item));
    return;
  }
  if (value === null) delete merged[field];
  else if (isJsonObject(value)) merged[field] = applyStrategicMergePatch(asObject(merged[field]), value);
  else merged[field] = Array.isArray(value) ? mergeList(field, merged[field], value) : value;
}

function mergeList(field: string, current: unknown, patch: unknown[]): unknown[] {
  if (patch.some((item) => isJsonObject(item) && item.$patch === 'replace')) {
    return patch.filter((item) => !(isJsonObject(item) && item.$patch === 'replace'));
  }
  if (field === 'finalizers' && Array.isArray(current)) return [...new Set([...current, ...patch])];
  const key = mergeKeyOf(field, patch);
  if (key === undefined || !Array.isArray(current)) return patch;
  return (patch as JsonObject[]).reduce((list, item) => mergeItem(list, key, item), current as JsonObject[]);
}

function mergeItem(list: JsonObject[], key: string, patch: JsonObject): JsonObject[] {
  const present = itemBy(list, key, patch[key]);
  if (patch.$patch === 'delete') return list.filter((item) => item !== present);
  if (!present) return [...list, patch];
  return list.map((item) => (item === present ? applyStrategicMergePatch(item, patch) : item));
}

const asObject = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});
