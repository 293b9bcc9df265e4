import type { EnvironmentWorld } from '../world.ts';

/** Does something right before an operation of an Application begins, and returns what ends that. */
export function beforeOperation(
  { cluster, name }: Pick<EnvironmentWorld, 'cluster' | 'name'>,
  chart: string,
  act: (operation: Record<string, unknown>) => void,
): () => void {
  const { beforeOperation: hooks } = cluster.argocd;
  const hook: Parameters<typeof hooks.add>[0] = ({ metadata, operation }) => {
    if (metadata.name === `${chart}-${name}`) act(operation as Record<string, unknown>);
  };
  hooks.add(hook);
  return () => void hooks.delete(hook);
}
