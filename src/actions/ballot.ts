import type { ApprovalStanding } from '../approvals/desk.ts';
import type { Caller, Services } from '../commands/command.ts';
import { nameOf } from '../commands/views/name-of.ts';
import { sayWhatIsMissing } from '../commands/views/say-what-is-missing.ts';
import { toVoteAnswer } from '../commands/views/vote-answer.ts';
import { ballotOf, reasonOf } from '../commands/views/waiting.ts';
import { RefusedError, UserError } from '../errors.ts';
import type { Decision } from '../gate/facts.ts';
import { shortHash } from '../gate/plan-hash.ts';
import { actOf } from '../messages/gate-words.ts';
import type { ReasonAsked } from '../messages/reason-dialog.ts';
import { buildVoteAnswer } from '../messages/vote-answer.ts';
import type { ActionAnswer } from './action.ts';

/** What a vote button carries: `<run>/<nonce>`. Throws `UserError` for anything else. */
export function parseBallot(value: string): { readonly runId: string; readonly nonce: string } {
  const [, runId, nonce] = /^([a-z0-9]{1,40})\/([\w-]{1,200})$/i.exec(value) ?? [];
  if (runId !== undefined && nonce !== undefined) return { runId, nonce };
  throw new UserError('unknown-button', 'This button belongs to no request that is known here.', {
    next: 'Use the buttons under the newest message of the run.',
  });
}

export interface Ballot {
  readonly caller: Caller;
  readonly value: string;
  readonly services: Services;
  readonly decision: Decision;
  readonly reason?: string;
  readonly confirmed?: readonly string[];
}

/** Casts the vote of whoever clicked, and tells them what it did. Throws what the gate throws. */
export async function castVote({
  caller,
  value,
  services,
  decision,
  reason,
  confirmed,
}: Ballot): Promise<Required<Pick<ActionAnswer, 'reply'>>> {
  const ballot = parseBallot(value);
  const standing = await services.gate
    .vote({
      ...ballot,
      by: caller.principal,
      decision,
      ...(reason !== undefined && { reason }),
      ...(confirmed !== undefined && { confirmed }),
    })
    .catch(async (error: unknown) => {
      throw await sayWhatIsMissing(services, ballot.runId, error);
    });
  return { reply: buildVoteAnswer(toVoteAnswer(standing, decision)) };
}

/** The request behind a button that is still open. Throws where it is not, before anybody writes a reason for it. */
export async function findOpenRequest(services: Services, value: string): Promise<ApprovalStanding> {
  const { runId, nonce } = parseBallot(value);
  const standing = await services.gate.getStanding(runId);
  if (standing === undefined || standing.record.nonce !== nonce) {
    throw new UserError('unknown-button', 'This button belongs to no request that waits here.', {
      next: 'Use the buttons under the newest message of the run.',
    });
  }
  if (standing.run.status === 'awaiting_approval' && standing.record.decision === undefined) return standing;
  throw new RefusedError('not-waiting', 'This run does not wait for approval any more.', {
    next: 'Its message tells what became of it.',
  });
}

/** What a dialog for a reason says above its input. */
export async function toReasonAsked(services: Services, standing: ApprovalStanding): Promise<ReasonAsked> {
  const { run, record } = standing;
  return {
    act: actOf(run),
    planId: shortHash(record.planHash),
    askedBy: await nameOf(services, run.requestedBy),
    reason: reasonOf(run.input),
    ballot: ballotOf(standing),
  };
}
