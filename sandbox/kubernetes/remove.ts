import type { KubernetesObject } from '../world.ts';
import type { ApiServer } from './api-request.ts';
import type { ResourceType } from './resource-type.ts';
import { timestampOf } from './timestamp.ts';

/** Deletes an object. One that has to wait stays and is marked: for its finalizers, or its content. */
export function remove(
  server: ApiServer,
  type: ResourceType,
  object: KubernetesObject,
  dryRun: boolean,
): KubernetesObject {
  const { metadata } = object;
  const waits = hasFinalizers(object) || holdsContent(type);
  if (waits && metadata.deletionTimestamp !== undefined) return object;
  const marked: KubernetesObject = {
    ...object,
    metadata: { ...metadata, deletionTimestamp: timestampOf(server.now()) },
    ...(holdsContent(type) && { status: { phase: 'Terminating' } }),
  };
  if (dryRun) return waits ? marked : object;
  server.counter.writes += 1;
  if (waits) return server.store.set(type, marked);
  server.store.delete(type, metadata.namespace, metadata.name);
  return object;
}

/** Whether a changed object was only waiting for the finalizers that it no longer has. */
export function isReleased(type: ResourceType, object: KubernetesObject): boolean {
  const marked = object.metadata.deletionTimestamp !== undefined;
  return marked && !hasFinalizers(object) && !holdsContent(type);
}

/** A namespace goes when its controller has emptied it. */
function holdsContent({ group, plural }: ResourceType): boolean {
  return group === '' && plural === 'namespaces';
}

function hasFinalizers({ metadata }: KubernetesObject): boolean {
  const finalizers = metadata.finalizers as readonly string[] | undefined;
  return (finalizers?.length ?? 0) > 0;
}
