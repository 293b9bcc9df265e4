import type { Cluster, KubernetesObject, ObjectKey } from '../world.ts';

/** Changes an object and returns what puts it back as it was. */
export function changeObject(
  cluster: Cluster,
  key: ObjectKey,
  mutate: (object: KubernetesObject) => void,
): () => void {
  const before = cluster.read(key);
  cluster.change(key, mutate);
  return () => {
    if (before !== undefined) cluster.put(before);
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
