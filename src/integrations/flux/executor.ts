import type { Kubernetes, Resource } from '../kubernetes/kubernetes.ts';
import { type FluxObject, REQUESTED_AT, type Reconciled } from './flux-object.ts';
import { parseHelmRelease } from './helm-releases.ts';
import { parseKustomization } from './kustomizations.ts';
import { GIT_REPOSITORIES, HELM_RELEASES, KUSTOMIZATIONS } from './resources.ts';
import { type GitRepository, parseGitRepository } from './sources.ts';

const FIELD_MANAGER = 'bitiq';

/** What is written of an object of Flux, and nothing else ever is. */
export interface FluxOrder {
  /** Whether it is suspended from now on. */
  readonly suspend: boolean;
  /** The value of `reconcile.fluxcd.io/requestedAt`; another one with each order, so that each changes the object. */
  readonly token: string;
}

/**
 * Writes to the Flux of one namespace. Needs `get` and `patch` on what it touches. Nothing is tried twice;
 * every method throws `ExternalError` of system `kubernetes`.
 */
export interface FluxExecutor {
  /** By id (`kustomization/apps`); `undefined` where it does not exist. */
  read(id: string, signal: AbortSignal): Promise<FluxObject | undefined>;
  readSource(name: string, signal: AbortSignal): Promise<GitRepository | undefined>;
  /** Suspends or resumes and asks for a look in one patch. `conflict`: it changed since it was read. */
  order(object: FluxObject, order: FluxOrder, signal: AbortSignal): Promise<void>;
  /** The same of a GitRepository. */
  orderSource(source: GitRepository, order: FluxOrder, signal: AbortSignal): Promise<void>;
}

export function createFluxExecutor(
  kubernetes: Pick<Kubernetes, 'get' | 'patch'>,
  { namespace }: { readonly namespace: string },
): FluxExecutor {
  async function patch(resource: Resource, object: Reconciled, order: FluxOrder, signal: AbortSignal) {
    const body = {
      metadata: {
        resourceVersion: object.resourceVersion,
        annotations: { [REQUESTED_AT]: order.token },
      },
      spec: { suspend: order.suspend },
    };
    const options = { namespace, type: 'merge', fieldManager: FIELD_MANAGER, signal } as const;
    await kubernetes.patch(resource, object.name, body, options);
  }

  return {
    async read(id, signal) {
      const [kind, name = ''] = id.split('/');
      const isRelease = kind === 'helmrelease';
      const resource = isRelease ? HELM_RELEASES : KUSTOMIZATIONS;
      const object = await kubernetes.get(resource, name, { namespace, signal });
      if (object === undefined) return undefined;
      return isRelease ? parseHelmRelease(object) : parseKustomization(object);
    },
    async readSource(name, signal) {
      const object = await kubernetes.get(GIT_REPOSITORIES, name, { namespace, signal });
      return object === undefined ? undefined : parseGitRepository(object);
    },
    order: (object, order, signal) =>
      patch(object.kind === 'helmrelease' ? HELM_RELEASES : KUSTOMIZATIONS, object, order, signal),
    orderSource: (source, order, signal) => patch(GIT_REPOSITORIES, source, order, signal),
  };
}
