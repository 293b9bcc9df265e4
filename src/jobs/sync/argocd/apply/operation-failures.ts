import type { Operation, OperationState } from '../../../../integrations/argocd/operations.ts';
import { formatSpan } from '../../../../wording/durations.ts';
import { failed, type StepEnding } from '../../apply/ending.ts';
import { failedResources, whatHangs } from './describe-operation.ts';
import type { Expectation } from './judgement.ts';

export function replaced({ application }: Expectation, { by }: Operation): StepEnding {
  return failed(
    'operation-replaced',
    `An operation of ${by || 'Argo CD itself'} took the place of ours on ${application}.`,
    `See what it has done: argocd app get ${application}`,
  );
}

export function broken({ application }: Expectation, state: OperationState): StepEnding {
  const says = state.message || 'it gives no reason';
  return {
    ...failed(
      'sync-failed',
      `Argo CD could not sync ${application}: ${says}`,
      `argocd app get ${application}`,
    ),
    evidence: failedResources(state),
  };
}

/** The operation goes on: people decide whether to end it. */
export function hangs(
  { application, place, stuckAfterMs }: Expectation,
  state: OperationState,
  at: Date,
): StepEnding {
  const { what, message } = whatHangs(state, at);
  const where = `${what}${message && `: ${message}`}`;
  return {
    ...failed(
      'sync_stuck',
      `The sync of ${application} hangs in ${place}, for more than ${formatSpan(stuckAfterMs)}: ${where}. The operation goes on.`,
      `End it with Terminate, or: argocd app terminate-op ${application}`,
    ),
    evidence: failedResources(state),
  };
}
