import type { Action } from './action.ts';
import { castVote } from './ballot.ts';

/** *Take back*: whoever approved takes that back. */
export const voteRevoke: Action = {
  id: 'vote.revoke',
  run: ({ caller, value, services }) => castVote({ caller, value, services, decision: 'revoke' }),
};
