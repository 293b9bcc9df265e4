import type { EnvironmentWorld, SyncTrouble } from '../world.ts';

/** Lets the syncs of an Application go wrong, and returns what lets them go well again. */
export function troubleSync(
  { cluster, name }: Pick<EnvironmentWorld, 'cluster' | 'name'>,
  trouble: SyncTrouble,
  chart: string,
): () => void {
  const planted = `${trouble} ${chart}-${name}` as const;
  cluster.argocd.troubles.add(planted);
  return () => void cluster.argocd.troubles.delete(planted);
}
