import { parseReason } from '../../commands/parse-reason.ts';
import { RefusedError, UserError } from '../../errors.ts';
import { CONFIRMATIONS } from '../../messages/reason-dialog.ts';
import { REASON } from '../../messages/reason-input.ts';
import { castVote } from '../ballot.ts';
import type { SubmissionAnswer, SubmissionRequest } from '../submission.ts';

/** Beside which input a refusal stands. */
const BESIDE: Readonly<Record<string, string>> = {
  'reason-missing': REASON.id,
  'reason-too-long': REASON.id,
  'not-confirmed': CONFIRMATIONS.id,
};

/**
 * Casts a vote with the reason that was typed, and what was confirmed. A reason that will not do, or a
 * confirmation that is missing, is told beside its input. An approval has a reason only where it was asked for.
 */
export async function castWithReason(
  { caller, value, inputs, services }: SubmissionRequest,
  decision: 'approve' | 'reject',
  confirmed?: readonly string[],
): Promise<SubmissionAnswer> {
  try {
    const isAsked = decision === 'reject' || REASON.id in inputs || confirmed === undefined;
    const reason = isAsked ? { reason: parseReason(inputs[REASON.id] ?? '') } : {};
    return await castVote({
      caller,
      value,
      services,
      decision,
      ...reason,
      ...(confirmed !== undefined && { confirmed }),
    });
  } catch (error) {
    const isNo = error instanceof UserError || error instanceof RefusedError;
    const input = isNo ? BESIDE[error.code] : undefined;
    if (!isNo || input === undefined) throw error;
    return { errors: { [input]: [error.message, error.next].filter(Boolean).join(' ') } };
  }
}
