import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../../world.ts';
import { conditionsOf, type FluxController, reconcileFlux } from '../flux/reconcile.ts';
import { type Controller, type ControllerContext, part } from './controller.ts';

/** Flux's source-controller: fetches the branch of a GitRepository that is not suspended, and again by its interval. */
export const gitRepository: Controller = {
  name: 'git-repository',
  kinds: ['GitRepository.source.toolkit.fluxcd.io'],
  reconcile: (object, context) => reconcileFlux(object, context, controllerOf(context)),
};

/** A branch is looked at so often, whatever the interval says: nobody wants to wait for that here. */
const LOOK_MS = 50;

function controllerOf(context: ControllerContext): FluxController {
  return {
    nameOf: ({ metadata }) => `gitrepository/${metadata.name}`,
    dependsOn: () => '',
    look(object) {
      const { url, ref } = part(object, 'spec') as { url: string; ref?: Ref };
      const branch = ref?.branch ?? 'master';
      // What it fetches is what was there when it began.
      const head = context.flux.headOf(url, branch);
      return {
        takesMs: context.flux.fetchMs,
        againMs: LOOK_MS,
        end: () => {
          if (head === undefined) {
            const message = `failed to checkout and determine revision: unable to clone '${url}': reference not found`;
            return { conditions: conditionsOf(context, 'False', 'GitOperationFailed', message) };
          }
          const revision = `${branch}@sha1:${head.sha}`;
          if (artifactOf(object)?.revision === revision && isReady(object)) return {};
          const message = `stored artifact for revision '${revision}'`;
          const digest = `sha256:${createHash('sha256').update(head.sha).digest('hex')}`;
          return {
            artifact: { revision, digest, lastUpdateTime: context.timestamp() },
            conditions: conditionsOf(context, 'True', 'Succeeded', message),
          };
        },
      };
    },
  };
}

interface Ref {
  readonly branch?: string;
}

export function artifactOf(
  object: KubernetesObject | undefined,
): { readonly revision: string; readonly digest: string } | undefined {
  return part(object ?? {}, 'status').artifact as { revision: string; digest: string } | undefined;
}

export function isReady(object: KubernetesObject): boolean {
  const { conditions = [] } = part(object, 'status') as {
    conditions?: readonly { readonly type: string; readonly status: string }[];
  };
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}
