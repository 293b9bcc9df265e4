import type { Submission } from '../submission.ts';
import { castWithReason } from './cast-with-reason.ts';

/** *Approve*, with the reason from its dialog. */
export const voteApprove: Submission = {
  id: 'vote.approve',
  run: (request) => castWithReason(request, 'approve'),
};
