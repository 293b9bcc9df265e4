import { blocks } from '../obstacle.ts';
import type { Obstacle } from '../plan.ts';
import { type FluxFacts, type FluxState, liveRevisionOf } from './facts.ts';

/**
 * What Flux would wait for without an end: a dependency that comes later, or that this sync does not bring to
 * the same commit.
 */
export function findDependencyObstacles(
  { object, target }: FluxFacts,
  { state, waves }: { readonly state: FluxState; readonly waves: readonly (readonly FluxFacts[])[] },
): readonly Obstacle[] {
  const waveOf = (id: string) => waves.findIndex((wave) => wave.some((facts) => facts.object.id === id));
  const own = waveOf(object.id);
  return object.dependsOn.flatMap((id) => {
    const theirs = waveOf(id);
    if (theirs > own) {
      const sentence = `${object.id} waits for ${id}, which is in a later wave`;
      return [blocks('dependency-later', object.id, sentence, `Put ${id} into an earlier wave`)];
    }
    if (theirs !== -1) return [];
    const found = state.objects.find((each) => each.id === id);
    if (found === undefined || found.kind !== 'kustomization') return [];
    const isSameSource =
      found.source.name === object.source.name && found.source.namespace === object.source.namespace;
    const isReady = found.ready?.status === 'True';
    if (isReady && (!isSameSource || liveRevisionOf(found) === target)) return [];
    const why = isReady ? 'is at another commit' : 'is not ready';
    const sentence = `${object.id} waits for ${id}, which ${why} and is not part of this sync`;
    return [blocks('dependency-behind', object.id, sentence, `Sync ${id} as well`)];
  });
}
