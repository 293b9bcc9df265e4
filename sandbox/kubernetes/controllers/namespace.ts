import type { KubernetesObject } from '../../world.ts';
import { type Controller, type ControllerContext, keyOf } from './controller.ts';

/** The namespace controller: empties a namespace that is going away, then lets it go. */
export const namespace: Controller = {
  name: 'namespace',
  kinds: ['Namespace.'],
  reconcile(object, context) {
    if (object.metadata.deletionTimestamp === undefined) return;
    empty(object.metadata.name, context);
    const remaining = context.contentOf(object.metadata.name);
    if (remaining.length === 0 && !hasFinalizers(object.metadata)) context.cluster.remove(keyOf(object));
    else lookAgain(object, context);
  },
};

function empty(name: string, { cluster, contentOf, timestamp }: ControllerContext): void {
  for (const content of contentOf(name)) {
    if (!hasFinalizers(content.metadata)) cluster.remove(keyOf(content));
    else if (content.metadata.deletionTimestamp === undefined) {
      cluster.change(keyOf(content), ({ metadata }) => {
        metadata.deletionTimestamp = timestamp();
      });
    }
  }
}

function lookAgain(object: KubernetesObject, context: ControllerContext): void {
  context.later(() => {
    const current = context.cluster.read(keyOf(object));
    if (current) namespace.reconcile(current, context);
  });
}

function hasFinalizers(metadata: KubernetesObject['metadata']): boolean {
  const finalizers = metadata.finalizers;
  return Array.isArray(finalizers) && finalizers.length > 0;
}
