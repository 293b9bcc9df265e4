import { parseReason } from '../../commands/parse-reason.ts';
import { RefusedError, UserError } from '../../errors.ts';
import { REASON } from '../../messages/reason-dialog.ts';
import { castVote } from '../ballot.ts';
import type { SubmissionAnswer, SubmissionRequest } from '../submission.ts';

/** Casts a vote with the reason that was typed. A reason that will not do is told beside the input. */
export async function castWithReason(
  { caller, value, inputs, services }: SubmissionRequest,
  decision: 'approve' | 'reject',
): Promise<SubmissionAnswer> {
  try {
    const reason = parseReason(inputs[REASON.id] ?? '');
    return await castVote({ caller, value, services, decision, reason });
  } catch (error) {
    const isNo = error instanceof UserError || error instanceof RefusedError;
    if (!isNo || !['reason-missing', 'reason-too-long'].includes(error.code)) throw error;
    return { errors: { [REASON.id]: [error.message, error.next].filter(Boolean).join(' ') } };
  }
}
