import { applyPatch, createPatch } from 'rfc6902';
import type { Cluster, KubernetesObject, ObjectKey } from '../world.ts';

/**
 * Changes an object and returns what takes that change away again, and nothing else: faults of the
 * same object may be taken away in any order.
 */
export function changeObject(
  cluster: Cluster,
  key: ObjectKey,
  mutate: (object: KubernetesObject) => void,
): () => void {
  const before = cluster.read(key);
  const after = structuredClone(before);
  if (after !== undefined) mutate(after);
  const back = createPatch(after, before);
  cluster.change(key, mutate);
  return () => {
    if (cluster.read(key) !== undefined) cluster.change(key, (object) => void applyPatch(object, back));
  };
}

/** Removes an object and returns what puts it back. */
export function removeObject(cluster: Cluster, key: ObjectKey): () => void {
  const before = cluster.read(key);
  cluster.remove(key);
  return () => {
    if (before !== undefined) cluster.put(before);
  };
}
