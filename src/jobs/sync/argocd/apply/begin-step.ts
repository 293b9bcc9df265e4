import { RefusedError } from '../../../../errors.ts';
import type { StepEnding } from '../../apply/ending.ts';
import { explainObstacle, explainRefusal } from '../../apply/explain-refusal.ts';
import { surestFirst } from '../../obstacle.ts';
import type { Obstacle } from '../../plan.ts';
import { short } from '../../wording.ts';
import type { PlannedSync } from '../plan.ts';
import type { Execution, Step } from './execution.ts';
import { detailOf } from './intent.ts';
import type { Opening } from './look-again.ts';

/**
 * Asks the gate for one step. `undefined`: its intent is written, and it may be done. Asked again for the
 * same step, the application counts as not begun: nothing was done to it yet.
 */
export async function beginStep(
  { context, begun: all }: Execution,
  step: Step,
  { planned, views, compare }: Opening,
): Promise<StepEnding | undefined> {
  const { application } = step;
  const { name, liveRevision, targetCommit } = application;
  const begun = new Set([...all].filter((each) => each !== name));
  const comparison = compare(begun);
  const planNow = comparison.hash;
  const obstacles = findObstaclesOf(planned, name, begun);
  const window = windowOf(obstacles, name);
  const freeze = planned.plan.freeze === null ? 'none' : 'frozen';
  const view = views.get(name);
  const [first] = obstacles;
  const isSeenByGate = planNow !== context.planHash || window !== 'open' || freeze !== 'none';
  if (!isSeenByGate && first !== undefined) return explainObstacle(first);
  const live = planned.plan.waves.flat().find((each) => each.name === name);
  try {
    await context.gate.begin({
      id: step.id,
      title: `sync ${name} to ${short(targetCommit)}`,
      detail: detailOf(view, targetCommit),
      planNow,
      freeze,
      window,
      revision: { planned: liveRevision ?? '', live: live && (live.liveRevision ?? '') },
    });
    all.add(name);
    return undefined;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return explainRefusal(error, { comparison, obstacles });
  }
}

/**
 * What stands in the way of this step, what is sure first. Before the first change that is what stands
 * in the way of any. The age of the preflight counted when the request was made; a new verdict changes
 * the plan.
 */
function findObstaclesOf(
  { obstacles }: PlannedSync,
  name: string,
  begun: ReadonlySet<string>,
): readonly Obstacle[] {
  const own = obstacles.filter(({ id, application }) => {
    if (id === 'preflight-not-ready') return false;
    if (application === null || application === name) return true;
    return begun.size === 0;
  });
  return surestFirst(own);
}

const UNREADABLE_WINDOW: readonly string[] = ['windows-unknown', 'project-unknown', 'project-missing'];

function windowOf(obstacles: readonly Obstacle[], name: string): 'open' | 'closed' | 'unknown' {
  const own = obstacles.filter(({ application }) => application === name);
  if (own.some(({ id }) => id === 'window-closed')) return 'closed';
  return own.some(({ id }) => UNREADABLE_WINDOW.includes(id)) ? 'unknown' : 'open';
}
