import { buildRejectDialog } from '../messages/reason-dialog.ts';
import type { Action } from './action.ts';
import { findOpenRequest, toReasonAsked } from './ballot.ts';

/** *Reject…*: asks why. The dialog casts the vote. */
export const voteReject: Action = {
  id: 'vote.reject',
  async run({ value, services }) {
    const standing = await findOpenRequest(services, value);
    return { view: buildRejectDialog(await toReasonAsked(services, standing)) };
  },
};
