import { isDeepStrictEqual } from 'node:util';
import type { ClusterConfig, Environment } from '../config/schema.ts';
import type { Kubernetes } from '../integrations/kubernetes/kubernetes.ts';
import type { Right } from '../integrations/kubernetes/reviews.ts';
import { rightsOf } from '../jobs/preflight/rights.ts';

/** As whom bitiq comes to a cluster, and what it has to be allowed there. */
export interface ClusterIdentity {
  /** The key in `bitiq.yaml`: `cluster`, `argocdCluster`, `argocdWriter`. */
  readonly key: string;
  readonly kubernetes: Kubernetes;
  /** Whom the cluster must say that it is. */
  readonly user: string | undefined;
  readonly needs: readonly Right[];
  /** Whether jobs that only look come as this. */
  readonly looks: boolean;
  /** Whether operations are set as this. */
  readonly writes: boolean;
}

interface Way extends Omit<ClusterIdentity, 'kubernetes' | 'user'> {
  readonly config: ClusterConfig;
}

/** The ways into the clusters, each once: what is configured alike is one way with both's needs. */
export function listIdentities(
  environment: Environment,
  connect: (config: ClusterConfig) => Kubernetes,
): readonly ClusterIdentity[] {
  const ways: Way[] = [];
  for (const way of waysOf(environment)) {
    const at = ways.findIndex(({ config }) => isDeepStrictEqual(config, way.config));
    const same = ways[at];
    if (same === undefined) ways.push(way);
    else ways[at] = join(same, way);
  }
  return ways.map(({ config, ...way }) => ({ ...way, kubernetes: connect(config), user: config.user }));
}

function join(one: Way, other: Way): Way {
  return {
    ...one,
    needs: [...one.needs, ...other.needs],
    looks: one.looks || other.looks,
    writes: one.writes || other.writes,
  };
}

function waysOf(environment: Environment): readonly Way[] {
  const { cluster, argocdCluster = cluster, argocdWriter = argocdCluster, sync, namespaces } = environment;
  const needs = rightsOf(environment);
  const place = { group: 'argoproj.io', resource: 'applications', namespace: namespaces.gitops };
  const looking = { looks: true, writes: false };
  const writing: Way = {
    key: 'argocdWriter',
    config: argocdWriter,
    needs: [
      { ...place, verb: 'get' },
      { ...place, verb: 'patch' },
    ],
    looks: false,
    writes: true,
  };
  return [
    { key: 'cluster', config: cluster, needs: needs.filter(({ ofArgocd }) => !ofArgocd), ...looking },
    {
      key: 'argocdCluster',
      config: argocdCluster,
      needs: needs.filter(({ ofArgocd }) => ofArgocd),
      ...looking,
    },
    ...(sync.executor === 'kubernetes' ? [writing] : []),
  ];
}
