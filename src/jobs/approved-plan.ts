import { hashPlan } from '../gate/plan-hash.ts';
import type { ApplyContext } from './job.ts';

/**
 * The plan as the job gave it with `waits`. Its hash says that it is just that to the byte, which is why the job may
 * take it for what it made. Throws where it is another.
 */
export function approvedPlan<P extends object>({
  plan,
  planHash,
}: Pick<ApplyContext, 'plan' | 'planHash'>): P {
  if (hashPlan(plan) !== planHash) throw new Error('the plan is not the one that was approved');
  return plan as object as P;
}
