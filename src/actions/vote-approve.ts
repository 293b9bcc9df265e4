import { findEnvironment } from '../commands/find-environment.ts';
import { findPolicy } from '../gate/find-policy.ts';
import { buildApproveDialog } from '../messages/reason-dialog.ts';
import type { Action } from './action.ts';
import { castVote, findOpenRequest, parseBallot, toReasonAsked } from './ballot.ts';

/** *Approve*: counts at once, or asks for a reason first where the policy wants one. */
export const voteApprove: Action = {
  id: 'vote.approve',
  async run({ caller, value, services }) {
    const run = await services.getRun(parseBallot(value).runId);
    const policy = run && findPolicy(findEnvironment(services.config, run.environment), run.kind);
    if (!policy?.reasons.approve) return castVote({ caller, value, services, decision: 'approve' });
    const standing = await findOpenRequest(services, value);
    return { view: buildApproveDialog(await toReasonAsked(services, standing)) };
  },
};
