import { z } from 'zod';
import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { type Condition, conditions, metadata, parseObject } from '../kubernetes/parse.ts';

const CLUSTER_VERSIONS: Resource = {
  group: 'config.openshift.io',
  version: 'v1',
  kind: 'ClusterVersion',
  plural: 'clusterversions',
  namespaced: false,
};

export interface ClusterVersion {
  /** What runs: the newest version that was installed completely. Empty before the first one was. */
  readonly current: string;
  /** What it is going to. */
  readonly desired: string;
  readonly conditions: readonly Condition[];
}

/** The cluster's own version object; `undefined` where there is none. */
export async function getClusterVersion(
  kubernetes: Kubernetes,
  signal: AbortSignal,
): Promise<ClusterVersion | undefined> {
  const found = await kubernetes.get(CLUSTER_VERSIONS, 'version', { signal });
  if (found === undefined) return undefined;
  const { desired, history, conditions } = parseObject(schema, found, 'ClusterVersion').status;
  const current = history.find(({ state }) => state === 'Completed')?.version ?? '';
  return { current, desired: desired.version, conditions };
}

const schema = z.object({
  metadata,
  status: z.object({
    desired: z.object({ version: z.string() }),
    /** Newest first. */
    history: z
      .array(z.object({ state: z.string(), version: z.string() }))
      .nullish()
      .transform((list) => list ?? []),
    conditions,
  }),
});
