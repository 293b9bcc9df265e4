import type { Json } from '../../../../audit/append.ts';
import { RefusedError } from '../../../../errors.ts';
import type { Refused } from '../../apply/ending.ts';
import { explainObstacle, explainRefusal } from '../../apply/explain-refusal.ts';
import { surestFirst } from '../../obstacle.ts';
import type { Obstacle } from '../../plan.ts';
import type { FluxExecution, FluxSurvey } from './execution.ts';

/** What the gate is asked for. */
export interface FluxIntent {
  readonly id: string;
  readonly title: string;
  readonly detail: Json;
  /** The object that it is about; left out: a source. */
  readonly object?: string;
  readonly source?: string;
  readonly revision: { readonly planned: string; readonly live: string | undefined };
}

/** Asks the gate for one step. `undefined`: its intent is written, and it may be done. */
export async function beginFlux(
  { context, begun }: FluxExecution,
  survey: FluxSurvey,
  intent: FluxIntent,
): Promise<Refused | undefined> {
  const { object, source, ...step } = intent;
  const comparison = survey.compare({
    ...(object !== undefined && { object }),
    ...(source !== undefined && { source }),
  });
  const { plan } = survey.planned;
  const obstacles = obstaclesOf(survey, object, begun);
  const freeze = plan.freeze === null ? 'none' : 'frozen';
  const [first] = obstacles;
  const isSeenByGate = comparison.hash !== context.planHash || freeze !== 'none';
  if (!isSeenByGate && first !== undefined) return explainObstacle(first);
  try {
    await context.gate.begin({ ...step, planNow: comparison.hash, freeze, window: 'open' });
    return undefined;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return explainRefusal(error, { comparison, obstacles });
  }
}

/** Before the first change that is what stands in the way of any; the age of the preflight counted when it was asked. */
function obstaclesOf(
  { planned }: FluxSurvey,
  object: string | undefined,
  begun: ReadonlySet<string>,
): readonly Obstacle[] {
  const own = planned.obstacles.filter(({ id, application }) => {
    if (id === 'preflight-not-ready') return false;
    return application === null || application === object || begun.size === 0;
  });
  return surestFirst(own);
}
