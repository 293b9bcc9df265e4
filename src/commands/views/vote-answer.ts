import type { ApprovalStanding } from '../../approvals/desk.ts';
import type { Decision } from '../../gate/facts.ts';
import { actOf } from '../../messages/gate-words.ts';
import type { VoteAnswer } from '../../messages/vote-answer.ts';
import { ballotOf } from './waiting.ts';

/** What a vote did, as whoever cast it is told. */
export function toVoteAnswer(standing: ApprovalStanding, decision: Decision): VoteAnswer {
  const { run, record, approval, waitsForLock } = standing;
  return {
    decision,
    act: actOf(run),
    environment: run.environment,
    kind: run.kind,
    needs: approval.missing,
    isApproved: record.decision === 'approved',
    ballot: ballotOf(standing),
    ...(waitsForLock && { position: waitsForLock.position }),
  };
}
