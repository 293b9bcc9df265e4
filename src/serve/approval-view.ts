import type { ApprovalStanding } from '../approvals/desk.ts';
import { shortHash } from '../gate/plan-hash.ts';
import type { ApprovalView } from '../messages/run-view.ts';

/** How people call a principal. */
export type NameOf = (principal: string) => Promise<string>;

/** A request for approval as its messages show it. */
export async function toApprovalView(
  { record, approval, waitsForLock }: ApprovalStanding,
  nameOf: NameOf,
): Promise<ApprovalView> {
  const votes = await Promise.all(
    record.votes.map(async ({ by, decision, reason, at }) => ({
      name: await nameOf(by),
      decision,
      ...(reason !== undefined && { reason }),
      at: new Date(at),
    })),
  );
  const lock = waitsForLock?.lock;
  return {
    planId: shortHash(record.planHash),
    ballot: `${record.runId}/${record.nonce}`,
    needs: approval.needs,
    expiresAt: record.expiresAt,
    ...(record.decision !== undefined && { decision: record.decision }),
    ...(record.decidedAt !== undefined && { decidedAt: record.decidedAt }),
    votes,
    ...(lock !== undefined && {
      lock: {
        position: waitsForLock?.position ?? 1,
        owner: await nameOf(lock.owner),
        ...(lock.reason !== undefined && { reason: lock.reason }),
        takenAt: lock.takenAt,
      },
    }),
  };
}
