import type { ApprovalStanding } from '../../approvals/desk.ts';
import { shortHash } from '../../gate/plan-hash.ts';
import type { WaitingLists, WaitingView } from '../../messages/approvals.ts';
import { actOf } from '../../messages/gate-words.ts';
import { assertMayRead } from '../authorize.ts';
import type { Caller, Services } from '../command.ts';
import { permissionFor } from '../start-run.ts';
import { asksMore } from './asks-more.ts';
import { type Namers, nameOf } from './name-of.ts';

type Asked = Pick<Services, 'config' | 'directory' | 'gate' | 'getRunLink' | 'links'>;

/** The value of a request's vote buttons. */
export function ballotOf({ run, record }: ApprovalStanding): string {
  return `${run.id}/${record.nonce}`;
}

/** Why a run was asked for, where somebody said so. */
export function reasonOf(input: unknown): string | undefined {
  const reason = typeof input === 'object' && input !== null && 'reason' in input ? input.reason : undefined;
  return typeof reason === 'string' && reason !== '' ? reason : undefined;
}

/** A request for approval as lists show it. */
export async function toWaitingView(
  services: Namers & Pick<Services, 'getRunLink'>,
  standing: ApprovalStanding,
): Promise<WaitingView> {
  const { run, record, approval, waitsForLock } = standing;
  const [askedBy, link] = await Promise.all([
    nameOf(services, run.requestedBy),
    services.getRunLink(run.id).catch(() => undefined),
  ]);
  return {
    runId: run.id,
    act: actOf(run),
    environment: run.environment,
    askedBy,
    reason: reasonOf(run.input),
    askedAt: record.askedAt,
    expiresAt: record.expiresAt,
    needs: approval.missing,
    planId: shortHash(record.planHash),
    ballot: ballotOf(standing),
    link,
    position: waitsForLock?.position,
  };
}

/**
 * Everything that waits at the gate where the caller may read: what waits for them, their own requests,
 * and others'. Of whom it cannot be read whether they may approve, nothing waits.
 */
export async function listWaitingFor(services: Asked, caller: Caller): Promise<WaitingLists> {
  const all = await services.gate.listWaiting();
  const sorted = await Promise.all(
    all.map(async (standing) => ({ standing, list: await listFor(services, caller, standing) })),
  );
  const viewsOf = (wanted: keyof WaitingLists) =>
    Promise.all(
      sorted
        .filter(({ list }) => list === wanted)
        .map(async ({ standing }) => ({
          ...(await toWaitingView(services, standing)),
          ...(asksMore(services.config, standing) && { asksMore: true }),
        })),
    );
  const [forMe, mine, others] = await Promise.all([viewsOf('forMe'), viewsOf('mine'), viewsOf('others')]);
  return { forMe, mine, others };
}

/** `undefined`: the caller may not see it. */
async function listFor(
  services: Asked,
  caller: Caller,
  standing: ApprovalStanding,
): Promise<keyof WaitingLists | undefined> {
  const { run, record, requesterId } = standing;
  if (requesterId === caller.id) return 'mine';
  const approvers = await services.gate.listPossibleApprovers(standing).catch((): readonly string[] => []);
  if (record.decision === undefined && approvers.includes(caller.id)) return 'forMe';
  const environment = services.config.environments.get(run.environment);
  if (environment === undefined) return undefined;
  return assertMayRead(services, caller, environment, permissionFor(run.kind)).then(
    () => 'others' as const,
    () => undefined,
  );
}
