import { hashPlan } from '../../../gate/plan-hash.ts';
import type { Comparison } from '../apply/comparison.ts';
import { UNKNOWN } from '../plan.ts';
import { describePlanChange } from './differences.ts';
import type { PlannedSync, SyncPlan } from './plan.ts';
import { planFor } from './rebase-plan.ts';

/** The approved plan of a sync beside the one made now, for a run that has begun `begun` already. */
export function comparePlans(
  approved: SyncPlan,
  { plan, observed }: PlannedSync,
  begun: ReadonlySet<string>,
): Comparison {
  const now = planFor(approved, plan, begun);
  return {
    hash: hashPlan(now),
    hasMoved: hasMoved(approved, now),
    listDifferences: () => describePlanChange(approved, now, observed),
  };
}

function hasMoved(before: SyncPlan, after: SyncPlan): boolean {
  const targets = new Map(before.waves.flat().map(({ name, targetCommit }) => [name, targetCommit]));
  return after.waves
    .flat()
    .some(({ name, targetCommit }) => targetCommit !== UNKNOWN && targets.get(name) !== targetCommit);
}
