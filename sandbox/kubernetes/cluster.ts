import type { AddressInfo } from 'node:net';
import type { Authority } from '../pki.ts';
import { newTrouble } from '../trouble.ts';
import type { Cluster, Identity, KubernetesObject, OperatorsWorld } from '../world.ts';
import type { ApiServer } from './api-request.ts';
import { createArgoCd } from './argocd/create-argocd.ts';
import { type ControllerOptions, startControllers } from './controllers/index.ts';
import { definitionOf } from './custom-resource-definition.ts';
import { defaultObjects } from './default-objects.ts';
import { withDefaults } from './defaults.ts';
import { createFlux } from './flux/create-flux.ts';
import { withGeneration } from './generation.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { createPager } from './paging.ts';
import { createAuthorizer } from './rbac.ts';
import { allCustomTypes, createRegistry, customTypesOf, type Registry } from './registry.ts';
import { createListener } from './server.ts';
import { createStore, type Store } from './store.ts';

export interface ClusterOptions {
  /** Issues the server's certificate. */
  readonly authority: Authority;
  /** Default: any free port. */
  readonly port?: number;
  /** The cluster's clock. */
  readonly now?: () => Date;
  readonly controllers?: ControllerOptions;
  /** Serves what OpenShift itself serves, and nothing that an operator brings. Default: all kinds. */
  readonly isBare?: boolean;
}

/**
 * A simulated cluster with its API server listening on loopback.
 *
 * Not there: schemas (any field is taken), admission webhooks, policies with parameters, garbage collection by
 * `ownerReferences`, the `scale`, `log` and `exec` subresources, and controllers for workloads other than Deployments. A
 * definition that is taken away stops its kind from being served; its objects come back with it.
 */
export interface RunningCluster extends Cluster {
  /** A kubeconfig for one token, with the authority's certificate. The context's default name is `sandbox`. */
  kubeconfig(token: string, contextName?: string): string;
  /** Successful writes over HTTP since the start, dry runs not counted. */
  readonly writes: number;
  /** Forgets past changes and open lists: `continue` tokens and old resourceVersions are 410 Gone. */
  compact(): void;
  stop(): Promise<void>;
}

/** Starts an empty OpenShift, which holds default namespaces and roles. */
export async function startCluster(options: ClusterOptions): Promise<RunningCluster> {
  const { authority, port = 0, now = () => new Date(), controllers, isBare = false } = options;
  const store = createStore(now);
  const registry = createRegistry(store);
  const forbidden = new Set<string>();
  const tokens = new Map<string, Identity>();
  const pager = createPager();
  const server: ApiServer = {
    store,
    registry,
    pager,
    tokens,
    tokenExpiry: new Map(),
    tokenAudiences: new Map(),
    now,
    counter: { writes: 0 },
    authorizer: createAuthorizer(store, forbidden),
  };
  const trouble = newTrouble();
  const listener = await createListener(server, trouble, authority);
  await listener.listen(port);
  const address = `https://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const administration = administer(store, registry);
  const types = isBare ? customTypesOf(undefined) : allCustomTypes();
  for (const object of [...types.map(definitionOf), ...defaultObjects()]) {
    administration.put(object);
  }
  const argocd = createArgoCd(store, controllers);
  const flux = createFlux(controllers);
  const operators: OperatorsWorld = { troubles: new Set() };
  const parts = { store, registry, cluster: administration, argocd, flux, operators, now };
  const stopControllers = startControllers(parts, controllers);
  return {
    trouble,
    address,
    tokens,
    forbidden,
    argocd,
    flux,
    operators,
    ...administration,
    get writes() {
      return server.counter.writes;
    },
    compact() {
      store.compact();
      pager.expire();
    },
    kubeconfig: (token, contextName = 'sandbox') =>
      kubeconfigOf({ address, caPem: authority.caPem, token, contextName }),
    stop() {
      stopControllers();
      return listener.stop();
    },
  };
}

type Administration = Pick<Cluster, 'read' | 'put' | 'change' | 'remove' | 'all'>;

/** The store as an administrator handles it. */
function administer(store: Store, registry: Registry): Administration {
  const find = (key: Parameters<Cluster['read']>[0]) =>
    store.get(registry.known(key.apiVersion, key.kind), key.namespace, key.name);
  const put = (object: KubernetesObject) => {
    const type = registry.known(object.apiVersion, object.kind);
    const previous = store.get(type, object.metadata.namespace, object.metadata.name);
    store.set(type, withGeneration(type, previous, withDefaults(object)));
  };
  return {
    put,
    read: (key) => structuredClone(find(key)),
    change(key, mutate) {
      const object = structuredClone(find(key));
      if (!object) throw new Error(`${key.kind} ${key.name} is not in the cluster`);
      mutate(object);
      put(object);
    },
    remove(key) {
      store.delete(registry.known(key.apiVersion, key.kind), key.namespace, key.name);
    },
    all: (apiVersion, kind) => structuredClone(store.list(registry.known(apiVersion, kind))),
  };
}
