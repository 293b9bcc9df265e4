import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../world.ts';
import type { ResourceType } from './resource-type.ts';

/** The object with the generation that it has after a change: one more where what is wished changed. */
export function withGeneration(
  type: ResourceType,
  previous: KubernetesObject | undefined,
  next: KubernetesObject,
): KubernetesObject {
  if (!type.custom && type.group === '') return next;
  const last = Number(previous?.metadata.generation ?? next.metadata.generation ?? 1);
  const changed = previous !== undefined && !isDeepStrictEqual(wish(type, previous), wish(type, next));
  return { ...next, metadata: { ...next.metadata, generation: changed ? last + 1 : last } };
}

function wish(type: ResourceType, { metadata: _metadata, status, ...rest }: KubernetesObject): object {
  return type.hasStatus ? rest : { ...rest, status };
}
