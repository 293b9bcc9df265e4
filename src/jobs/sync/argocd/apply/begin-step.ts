import { askGate } from '../../apply/ask-gate.ts';
import type { Refused } from '../../apply/ending.ts';
import { obstaclesOfStep } from '../../apply/obstacles-of-step.ts';
import type { Obstacle } from '../../plan.ts';
import { short } from '../../wording.ts';
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
): Promise<Refused | undefined> {
  const { application } = step;
  const { name, liveRevision, targetCommit } = application;
  const begun = new Set([...all].filter((each) => each !== name));
  const obstacles = obstaclesOfStep(planned.obstacles, name, begun);
  const live = planned.plan.waves.flat().find((each) => each.name === name);
  const intent = {
    id: step.id,
    title: `sync ${name} to ${short(targetCommit)}`,
    detail: detailOf(views.get(name), targetCommit),
    freeze: planned.plan.freeze === null ? 'none' : 'frozen',
    window: windowOf(obstacles, name),
    revision: { planned: liveRevision ?? '', live: live && (live.liveRevision ?? '') },
  } as const;
  const refused = await askGate(context, intent, { comparison: compare(begun), obstacles });
  if (refused === undefined) all.add(name);
  return refused;
}

const UNREADABLE_WINDOW: readonly string[] = ['windows-unknown', 'project-unknown', 'project-missing'];

function windowOf(obstacles: readonly Obstacle[], name: string): 'open' | 'closed' | 'unknown' {
  const own = obstacles.filter(({ application }) => application === name);
  if (own.some(({ id }) => id === 'window-closed')) return 'closed';
  return own.some(({ id }) => UNREADABLE_WINDOW.includes(id)) ? 'unknown' : 'open';
}
