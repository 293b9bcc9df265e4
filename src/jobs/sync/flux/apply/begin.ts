import type { Json } from '../../../../audit/append.ts';
import { askGate } from '../../apply/ask-gate.ts';
import type { Refused } from '../../apply/ending.ts';
import { obstaclesOfStep } from '../../apply/obstacles-of-step.ts';
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
  { planned, compare }: FluxSurvey,
  intent: FluxIntent,
): Promise<Refused | undefined> {
  const { object, source, ...step } = intent;
  const comparison = compare({
    ...(object !== undefined && { object }),
    ...(source !== undefined && { source }),
  });
  const freeze = planned.plan.freeze === null ? 'none' : 'frozen';
  const obstacles = obstaclesOfStep(planned.obstacles, object, begun);
  return askGate(context, { ...step, freeze, window: 'open' }, { comparison, obstacles });
}
