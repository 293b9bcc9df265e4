import { confirmationsOf } from '../approvals/confirmations.ts';
import { findEnvironment } from '../commands/find-environment.ts';
import { findPolicy } from '../gate/find-policy.ts';
import { buildApproveDialog } from '../messages/reason-dialog.ts';
import type { Action } from './action.ts';
import { castVote, findOpenRequest, parseBallot, toReasonAsked } from './ballot.ts';

/** Kinds of runs whose plans may list what only people can confirm. */
const MAY_ASK_MORE: readonly string[] = ['bootstrap'];

/** *Approve*: counts at once, or asks first for what the policy or the plan wants of whoever approves. */
export const voteApprove: Action = {
  id: 'vote.approve',
  async run({ caller, value, services }) {
    const run = await services.getRun(parseBallot(value).runId);
    const policy = run && findPolicy(findEnvironment(services.config, run.environment), run.kind);
    const asksReason = policy?.reasons.approve === true;
    if (!asksReason && !MAY_ASK_MORE.includes(run?.kind ?? ''))
      return castVote({ caller, value, services, decision: 'approve' });
    const standing = await findOpenRequest(services, value);
    const confirmations = confirmationsOf(standing.record.plan);
    if (!asksReason && confirmations.length === 0)
      return castVote({ caller, value, services, decision: 'approve' });
    return {
      view: buildApproveDialog({ ...(await toReasonAsked(services, standing)), asksReason, confirmations }),
    };
  },
};
