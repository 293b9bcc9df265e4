import { UNKNOWN } from '../plan.ts';
import type { PlannedApplication, SyncPlan } from './plan.ts';

/**
 * Whether a sync would find every application at its target and in sync. What is not known counts as a
 * change, and so does a commit that no resource differs at: Argo CD would still record it.
 */
export function changesNothing({ waves, operation }: SyncPlan): boolean {
  return waves.flat().every((application) => isDone(application, operation.prune));
}

function isDone(
  { liveRevision, targetCommit, outOfSync, toPrune }: PlannedApplication,
  prune: boolean,
): boolean {
  if (targetCommit === UNKNOWN || outOfSync === UNKNOWN || toPrune === UNKNOWN) return false;
  return liveRevision === targetCommit && outOfSync.length === 0 && (!prune || toPrune.length === 0);
}
