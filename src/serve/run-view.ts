import type { ApprovalStanding } from '../approvals/desk.ts';
import type { Services } from '../commands/command.ts';
import { asksMore } from '../commands/views/asks-more.ts';
import { nameOf, nameWithPlace } from '../commands/views/name-of.ts';
import { namesIn } from '../commands/views/names-in.ts';
import { readScheduled } from '../commands/views/scheduled.ts';
import { ballotOf, reasonOf } from '../commands/views/waiting.ts';
import { shortHash } from '../gate/plan-hash.ts';
import type { ApprovalView, RunView } from '../messages/run-view.ts';
import { toRunView } from '../messages/to-run-view.ts';
import type { Run } from '../runs/run.ts';

type Asked = Pick<Services, 'config' | 'directory' | 'gate' | 'links' | 'schedules'>;

/** A run as its messages show it: how it stands at the gate, and everybody by name. */
export async function readRunView(services: Asked, run: Run): Promise<RunView> {
  const [requestedByName, cancelledBy, standing, schedule] = await Promise.all([
    nameOf(services, run.requestedBy),
    run.cancelledBy === undefined ? undefined : nameOf(services, run.cancelledBy),
    services.gate.getStanding(run.id),
    readScheduled(services, run),
  ]);
  const [reason, names] = [reasonOf(run.input), await namesIn(services, run)];
  return {
    ...toRunView(run, requestedByName),
    ...(schedule && { schedule }),
    ...(reason !== undefined && { reason }),
    ...(names && { names }),
    ...(cancelledBy !== undefined && { cancelledBy }),
    ...(standing && { approval: await toApprovalView(services, standing) }),
  };
}

async function toApprovalView(services: Asked, standing: ApprovalStanding): Promise<ApprovalView> {
  const { record, approval, waitsForLock } = standing;
  const votes = await Promise.all(
    record.votes.map(async ({ by, decision, reason, at }) => ({
      name: await nameOf(services, by),
      decision,
      ...(reason !== undefined && { reason }),
      at: new Date(at),
    })),
  );
  return {
    planId: shortHash(record.planHash),
    ballot: ballotOf(standing),
    ...(asksMore(services.config, standing) && { asksMore: true }),
    needs: approval.missing,
    expiresAt: record.expiresAt,
    ...(record.decision !== undefined && { decision: record.decision }),
    ...(record.decidedAt !== undefined && { decidedAt: record.decidedAt }),
    votes,
    ...(waitsForLock && { lock: await toLockView(services, waitsForLock) }),
  };
}

async function toLockView(
  services: Asked,
  { position, lock }: NonNullable<ApprovalStanding['waitsForLock']>,
): Promise<NonNullable<ApprovalView['lock']>> {
  const { owner, reason, takenAt } = lock;
  return {
    position,
    owner: await nameWithPlace(services, owner),
    ...(reason !== undefined && { reason }),
    takenAt,
  };
}
