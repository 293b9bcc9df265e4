import { confirmationsOf } from '../../approvals/confirmations.ts';
import { CONFIRMATIONS } from '../../messages/reason-dialog.ts';
import { findOpenRequest } from '../ballot.ts';
import type { Submission, SubmissionRequest } from '../submission.ts';
import { castWithReason } from './cast-with-reason.ts';

/** *Approve*, with the reason and the confirmations from its dialog, as far as it asked for them. */
export const voteApprove: Submission = {
  id: 'vote.approve',
  run: async (request) => castWithReason(request, 'approve', await readConfirmed(request)),
};

/** `undefined`: nothing was to be confirmed. */
async function readConfirmed({
  inputs,
  services,
  value,
}: SubmissionRequest): Promise<readonly string[] | undefined> {
  const ticked = inputs[CONFIRMATIONS.id]?.split(',');
  if (ticked === undefined) return undefined;
  const { record } = await findOpenRequest(services, value);
  return confirmationsOf(record.plan).filter((_, index) => ticked.includes(String(index)));
}
