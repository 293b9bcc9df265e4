import type { Submission } from '../submission.ts';
import { castWithReason } from './cast-with-reason.ts';

/** *Reject*, with the reason from its dialog. */
export const voteReject: Submission = {
  id: 'vote.reject',
  run: (request) => castWithReason(request, 'reject'),
};
