import { isDeepStrictEqual } from 'node:util';
import type { ClusterConfig, Environment } from '../config/schema.ts';
import { APPLICATIONS } from '../integrations/argocd/applications.ts';
import { GIT_REPOSITORIES, HELM_RELEASES, KUSTOMIZATIONS } from '../integrations/flux/resources.ts';
import type { Kubernetes } from '../integrations/kubernetes/kubernetes.ts';
import type { Right } from '../integrations/kubernetes/reviews.ts';
import { rightsOf } from '../jobs/preflight/rights.ts';

/** As whom bitiq comes to a cluster, and what it has to be allowed there. */
export interface ClusterIdentity {
  /** The key in `bitiq.yaml`: `cluster`, `argocdCluster`, `argocdWriter`, `bootstrapWriter`; `login of …` before it becomes that. */
  readonly key: string;
  readonly kubernetes: Kubernetes;
  /** Who looks in the same cluster: itself, unless all it may is to write or to become somebody. */
  readonly looker: Kubernetes;
  /** Whom the cluster must say that it is. */
  readonly user: string | undefined;
  readonly needs: readonly Right[];
  /** Whether jobs that only look come as this. */
  readonly looks: boolean;
  /** Whether operations are set as this. */
  readonly writes: boolean;
  /** Whether an environment is prepared as this. */
  readonly prepares: boolean;
  /** Whether all it is for is to ask for tokens of bitiq's ServiceAccounts. */
  readonly becomes: boolean;
}

interface Way extends Omit<ClusterIdentity, 'kubernetes' | 'looker' | 'user'> {
  readonly config: ClusterConfig;
  /** Of whom looks there. */
  readonly looker: ClusterConfig;
}

/** Besides what the jobs need: whether the admission policies are there. */
export const POLICY_RIGHTS: readonly Right[] = [
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
].map((resource) => ({ verb: 'get', group: 'admissionregistration.k8s.io', resource }));

/** The ways into the clusters, each once: what is configured alike is one way with both's needs. */
export function listIdentities(
  environment: Environment,
  connect: (config: ClusterConfig) => Kubernetes,
): readonly ClusterIdentity[] {
  const ways: Way[] = [];
  for (const way of waysOf(environment).flatMap(withLogin)) {
    const at = ways.findIndex(({ config }) => isDeepStrictEqual(config, way.config));
    const same = ways[at];
    if (same === undefined) ways.push(way);
    else ways[at] = join(same, way);
  }
  const clientOf = rememberEach(connect);
  return ways.map(({ config, looker, ...way }) => ({
    ...way,
    kubernetes: clientOf(config),
    looker: clientOf(looker),
    user: userOf(config),
  }));
}

/** What is configured alike is one client. */
function rememberEach(connect: (config: ClusterConfig) => Kubernetes): (config: ClusterConfig) => Kubernetes {
  const known: { readonly config: ClusterConfig; readonly kubernetes: Kubernetes }[] = [];
  return (config) => {
    const found = known.find((one) => isDeepStrictEqual(one.config, config));
    if (found !== undefined) return found.kubernetes;
    const kubernetes = connect(config);
    known.push({ config, kubernetes });
    return kubernetes;
  };
}

function userOf({ user, serviceAccount }: ClusterConfig): string | undefined {
  if (user !== undefined || serviceAccount === undefined) return user;
  return `system:serviceaccount:${serviceAccount.namespace}:${serviceAccount.name}`;
}

function join(one: Way, other: Way): Way {
  return {
    ...one,
    needs: [
      ...one.needs,
      ...other.needs.filter((right) => !one.needs.some((it) => isDeepStrictEqual(it, right))),
    ],
    looks: one.looks || other.looks,
    writes: one.writes || other.writes,
    prepares: one.prepares || other.prepares,
    becomes: one.becomes && other.becomes,
  };
}

/** Where a token of a ServiceAccount is used, whoever asks for it is there all the time too. */
function withLogin(way: Way): readonly Way[] {
  const { serviceAccount, user: _user, ...login } = way.config;
  if (serviceAccount === undefined) return [way];
  const key = `login of ${way.key}`;
  const nothing = { needs: [], looks: false, writes: false, prepares: false, becomes: true };
  return [way, { ...nothing, key, config: login, looker: way.looker }];
}

function waysOf(environment: Environment): readonly Way[] {
  const { cluster, argocdCluster = cluster, argocdWriter = argocdCluster } = environment;
  const { bootstrapWriter, sync, controller } = environment;
  const needs = rightsOf(environment);
  const ofWorkloads = [...needs.filter(({ ofArgocd }) => !ofArgocd), ...POLICY_RIGHTS];
  const ofArgocd = [...needs.filter(({ ofArgocd }) => ofArgocd), ...POLICY_RIGHTS];
  const looking = { looks: true, writes: false, prepares: false, becomes: false };
  const writing: Way = {
    key: 'argocdWriter',
    config: argocdWriter,
    looker: argocdCluster,
    needs: listWritten(environment).flatMap((place) => [
      { ...place, verb: 'get' as const },
      { ...place, verb: 'patch' as const },
    ]),
    looks: false,
    writes: true,
    prepares: false,
    becomes: false,
  };
  const preparing = { needs: [], looks: false, writes: false, prepares: true, becomes: false };
  return [
    { key: 'cluster', config: cluster, looker: cluster, needs: ofWorkloads, ...looking },
    { key: 'argocdCluster', config: argocdCluster, looker: argocdCluster, needs: ofArgocd, ...looking },
    ...(controller === 'flux' || sync.executor === 'kubernetes' ? [writing] : []),
    ...(bootstrapWriter === undefined
      ? []
      : [{ key: 'bootstrapWriter', config: bootstrapWriter, looker: cluster, ...preparing }]),
  ];
}

/** What a sync changes. */
function listWritten({ controller, flux, namespaces }: Environment) {
  const kinds = controller === 'flux' ? [KUSTOMIZATIONS, HELM_RELEASES, GIT_REPOSITORIES] : [APPLICATIONS];
  const namespace = controller === 'flux' ? flux.namespace : namespaces.gitops;
  return kinds.map(({ group, plural: resource }) => ({ group, resource, namespace }));
}
