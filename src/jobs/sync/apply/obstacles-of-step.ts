import { surestFirst } from '../obstacle.ts';
import type { Obstacle } from '../plan.ts';

/**
 * What stands in the way of a step on an application (`undefined`: on none), what is sure first. Before the first
 * change that is what stands in the way of any. The age of the preflight counted when the request was made; a new
 * verdict changes the plan.
 */
export function obstaclesOfStep(
  obstacles: readonly Obstacle[],
  name: string | undefined,
  begun: ReadonlySet<string>,
): readonly Obstacle[] {
  const own = obstacles.filter(({ id, application }) => {
    if (id === 'preflight-not-ready') return false;
    return application === null || application === name || begun.size === 0;
  });
  return surestFirst(own);
}
