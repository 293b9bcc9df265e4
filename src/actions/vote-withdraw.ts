import type { Action } from './action.ts';
import { castVote } from './ballot.ts';

/** *Withdraw*: whoever asked takes the request back. */
export const voteWithdraw: Action = {
  id: 'vote.withdraw',
  run: ({ caller, value, services }) => castVote({ caller, value, services, decision: 'withdraw' }),
};
