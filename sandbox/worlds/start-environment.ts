import { type RunningArgocdApi, startArgocdApi } from '../argocd/start-argocd-api.ts';
import { startDns } from '../dns/start-dns.ts';
import { EMPTY_FIXTURES, FIXTURES, FLUX_FIXTURES } from '../fixtures/index.ts';
import { BOT_SERVICE_ACCOUNT, MOUNT } from '../fixtures/vault.ts';
import type { RunningGitHub } from '../github/start-github.ts';
import type { Render } from '../kubernetes/argocd/render.ts';
import { type RunningCluster, startCluster } from '../kubernetes/cluster.ts';
import type { Authority } from '../pki.ts';
import { startRouter } from '../router/start-router.ts';
import { type RunningVault, startVault } from '../vault/start-vault.ts';
import type { AwsWorld, EnvironmentWorld, Fixture, Identity, KubernetesObject } from '../world.ts';
import { carryOut } from './carry-out.ts';
import { newResourcesOf, objectsOf } from './chart-objects.ts';
import { type EnvironmentPlace, REPOSITORY } from './environments.ts';
import { gitOf } from './flux-git.ts';
import { chartOf, renderChart } from './git-charts.ts';
import { beginOperator } from './operator-begins.ts';
import { ADMIN_TOKEN, VAULT_JWT } from './tokens.ts';
import { watchGit } from './watch-git.ts';

/** An environment whose servers run. */
export interface RunningEnvironment extends EnvironmentWorld {
  readonly place: EnvironmentPlace;
  readonly cluster: RunningCluster;
  readonly argocdApi: RunningArgocdApi;
  readonly vault: RunningVault;
  stop(): Promise<void>;
}

/** How long Argo CD takes, in milliseconds. */
export interface SyncTimes {
  /** Before each step of a controller. Default: 200. */
  readonly delayMs?: number;
  /** From one look at Git to the next. Default: 1,000. */
  readonly lookMs?: number;
  /** For an operation, and until what was synced is Healthy. Default: `delayMs`. */
  readonly operationMs?: number;
  readonly healthMs?: number;
}

/** Starts the servers of one environment and furnishes them as a healthy one, or as one that is new. */
export async function startEnvironment(
  place: EnvironmentPlace,
  {
    authority,
    github,
    aws,
    times,
  }: { authority: Authority; github: RunningGitHub; aws: AwsWorld; times?: SyncTimes },
): Promise<RunningEnvironment> {
  const vault = await startVault({
    reviewToken: (jwt) => (jwt === VAULT_JWT ? BOT_SERVICE_ACCOUNT : accountOf(cluster.tokens.get(jwt))),
  });
  // An ExternalSecret names no mount: its store does, and that is ours, or Secrets Manager.
  const readSecret = (mount: string, path: string) =>
    vault.readSecret(mount || MOUNT, path) ?? (mount === '' ? readManaged(aws, path) : undefined);
  const repository = `${REPOSITORY.owner}/${REPOSITORY.name}`;
  const render: Render = (application, revision) => {
    const rendered = renderChart(github, repository, application, revision);
    const path = chartOf(application, repository)?.path;
    if (rendered === undefined || path === undefined) return rendered;
    const resources = newResourcesOf(path, place.name, repository);
    return { ...rendered, resources, objects: objectsOf(path, place, repository, rendered) };
  };
  const controllers = {
    git: gitOf(github, repository),
    ...{ readSecret, render, begin: beginOperator, ...times },
    carryOut: (object: KubernetesObject) => carryOut(vault, object),
  };
  const [cluster, dns, router] = await Promise.all([
    startCluster({ authority, controllers, isBare: place.isEmpty === true }),
    startDns(),
    startRouter({ authority, certificate: { names: [], notAfter: new Date() } }),
  ]);
  const argocdApi = await startArgocdApi({ authority, cluster, render });
  const watch = { stop: () => {} };
  const world: RunningEnvironment = {
    place,
    name: place.name,
    baseDomain: place.baseDomain,
    repository,
    cluster,
    argocdApi,
    vault,
    github,
    aws,
    dns,
    router,
    stop: async () => {
      watch.stop();
      await Promise.all([cluster.stop(), argocdApi.stop(), vault.stop(), dns.stop(), router.stop()]);
    },
  };
  cluster.tokens.set(ADMIN_TOKEN, { username: 'system:admin', groups: ['system:masters'] });
  for (const fixture of fixturesOf(place)) fixture.furnish(world);
  watch.stop = watchGit(cluster, github, world.repository, times?.lookMs);
  return world;
}

function fixturesOf({ isEmpty, controller }: EnvironmentPlace): readonly Fixture[] {
  if (controller === 'flux') return FLUX_FIXTURES;
  return isEmpty ? EMPTY_FIXTURES : FIXTURES;
}

/** The ServiceAccount that the cluster's tokens stand for, as `namespace/name`. */
function accountOf(identity: Identity | undefined): string | undefined {
  const [, account] = /^system:serviceaccount:(.+)$/.exec(identity?.username ?? '') ?? [];
  return account?.replace(':', '/');
}

/** A secret of AWS as External Secrets reads it: its value is JSON. */
function readManaged({ secrets }: AwsWorld, name: string): Readonly<Record<string, string>> | undefined {
  const { value, deletedAt } = secrets.get(name) ?? {};
  if (value === undefined || deletedAt !== undefined) return undefined;
  return JSON.parse(value) as Record<string, string>;
}
