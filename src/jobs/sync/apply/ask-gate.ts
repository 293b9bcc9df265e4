import { RefusedError } from '../../../errors.ts';
import type { ApplyContext, StepIntent } from '../../job.ts';
import type { Refused } from './ending.ts';
import { type Asked, explainObstacle, explainRefusal } from './explain-refusal.ts';

/**
 * Asks the gate for one step. `undefined`: its intent is written, and it may be done. What stands in the way
 * refuses by itself where nothing that the gate looks at would.
 */
export async function askGate(
  { gate, planHash }: Pick<ApplyContext, 'gate' | 'planHash'>,
  step: Omit<StepIntent, 'planNow'>,
  asked: Asked,
): Promise<Refused | undefined> {
  const planNow = asked.comparison.hash;
  const isSeenByGate = planNow !== planHash || step.window !== 'open' || step.freeze !== 'none';
  const [first] = asked.obstacles;
  if (!isSeenByGate && first !== undefined) return explainObstacle(first);
  try {
    await gate.begin({ ...step, planNow });
    return undefined;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return explainRefusal(error, asked);
  }
}
