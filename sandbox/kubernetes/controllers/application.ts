import type { KubernetesObject } from '../../world.ts';
import { operate } from '../argocd/run-operation.ts';
import { type Controller, type ControllerContext, keyOf, part } from './controller.ts';

const REFRESH = 'argocd.argoproj.io/refresh';

/** Argo CD's application controller: first comparison, refresh, and the operation that `.operation` asks for. */
export const application: Controller = {
  name: 'application',
  kinds: ['Application.argoproj.io'],
  reconcile(object, context) {
    if (object.status === undefined) compareFirst(object, context);
    else if (object.metadata.annotations?.[REFRESH] !== undefined) refresh(object, context);
    else if (object.operation !== undefined) operate(object, context);
  },
};

function compareFirst(object: KubernetesObject, { cluster, timestamp, render }: ControllerContext): void {
  const { targetRevision = 'HEAD' } = part(part(object, 'spec'), 'source') as { targetRevision?: string };
  const rendered = render(object, targetRevision);
  cluster.change(keyOf(object), (changed) => {
    changed.status = {
      sync: {
        status: 'OutOfSync',
        comparedTo: comparedTo(object),
        ...(rendered && { revision: rendered.revision }),
      },
      health: { status: 'Missing' },
      ...(rendered?.resources && { resources: rendered.resources }),
      reconciledAt: timestamp(),
    };
  });
}

function refresh(object: KubernetesObject, { cluster, timestamp }: ControllerContext): void {
  cluster.change(keyOf(object), (changed) => {
    delete changed.metadata.annotations?.[REFRESH];
    changed.status = { ...part(changed, 'status'), reconciledAt: timestamp() };
  });
}

function comparedTo(object: KubernetesObject): object {
  const { source, destination } = part(object, 'spec');
  return { source, destination };
}
