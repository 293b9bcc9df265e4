import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../world.ts';
import { type FieldPath, leavesOf, printPath, withoutLeaf } from './field-paths.ts';
import { isSameManager, type Manager, type Ownership, ownersOf, withOwners } from './managed-fields.ts';
import { ApiError } from './status.ts';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';

export interface Application {
  readonly manager: Manager;
  readonly time: string;
  /** Takes fields from other managers instead of refusing. */
  readonly force: boolean;
}

/**
 * Merges what a manager applies into the live object: its fields become the manager's, fields that it
 * applied before and no longer does go, and fields of others that it would change are refused (409).
 */
export function applyServerSide(
  live: KubernetesObject | undefined,
  applied: KubernetesObject,
  { manager, time, force }: Application,
): KubernetesObject {
  const wanted = leavesOf(applied);
  const owners = ownersOf(live);
  const others = owners.filter((owner) => !isSameManager(owner, manager));
  const changed = changedLeaves(live, wanted);
  const conflicts = others.flatMap((owner) =>
    [...owner.fields].filter((path) => changed.has(path)).map((path) => ({ owner, path })),
  );
  if (conflicts.length > 0 && !force) throw applyConflict(conflicts);

  const before = owners.find((owner) => isSameManager(owner, manager));
  const owned = new Set(others.flatMap((owner) => [...owner.fields]));
  const given = [...(before?.fields ?? [])].filter((path) => !wanted.has(path) && !owned.has(path));
  const kept = given.reduce(
    (object, path) => withoutLeaf(object, path),
    (live ?? {}) as Record<string, unknown>,
  );
  const merged = applyStrategicMergePatch(kept, applied) as KubernetesObject;
  const remaining = others.map((owner) => ({
    ...owner,
    fields: new Set([...owner.fields].filter((path) => !changed.has(path))),
  }));
  return withOwners(merged, [...remaining, { ...manager, time, fields: new Set(wanted.keys()) }]);
}

function changedLeaves(live: KubernetesObject | undefined, wanted: Map<FieldPath, unknown>): Set<FieldPath> {
  const present = live ? leavesOf(live) : new Map<FieldPath, unknown>();
  const changed = [...wanted].filter(([path, value]) => !isDeepStrictEqual(present.get(path), value));
  return new Set(changed.map(([path]) => path));
}

interface Conflict {
  readonly owner: Ownership;
  readonly path: FieldPath;
}

function applyConflict(conflicts: readonly Conflict[]): ApiError {
  const causes = conflicts.map(({ owner, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${printOwner(owner)}`,
    field: printPath(path),
  }));
  return new ApiError(409, 'Conflict', conflictMessage(conflicts), { causes });
}

function conflictMessage(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (first && conflicts.length === 1) {
    return `Apply failed with 1 conflict: conflict with ${printOwner(first.owner)}: ${printPath(first.path)}`;
  }
  const byOwner = Map.groupBy(conflicts, ({ owner }) => printOwner(owner));
  const told = [...byOwner].map(
    ([owner, list]) =>
      `conflicts with ${owner}:\n${list.map(({ path }) => `- ${printPath(path)}`).join('\n')}`,
  );
  return `Apply failed with ${conflicts.length} conflicts: ${told.join('\n')}`;
}

function printOwner({ manager, subresource, operation, apiVersion }: Ownership): string {
  const named = subresource ? `"${manager}" with subresource "${subresource}"` : `"${manager}"`;
  return operation === 'Update' ? `${named} using ${apiVersion}` : named;
}
