import { appendAudit, type Json, toCanonicalJson } from '../audit/append.ts';
import { findPolicy } from '../gate/find-policy.ts';
import { hashPlan } from '../gate/plan-hash.ts';
import type { Report } from '../report.ts';
import type { Claim } from '../runs/claim.ts';
import { holdLock, releaseLock } from '../runs/lock.ts';
import { expiresAt, remindsAt } from './approval.ts';
import { endAtGate } from './end-at-gate.ts';
import type { GateOptions } from './gate-options.ts';
import { holdApproval } from './hold-approval.ts';
import { readWorkspace } from './read-facts.ts';
import { settle } from './settle.ts';

/**
 * Brings a run with its plan to the gate: it waits from now on, unless the policy asks for nobody; one that
 * was asked to stop ends there. A lock that it prepared under is given back meanwhile. One transaction. `false`:
 * the run is no longer this worker's, nothing was written.
 */
export async function requestApproval(
  options: GateOptions & { newNonce(): string },
  claim: Claim,
  asked: { plan: Json; report: Report },
): Promise<boolean> {
  const { store, config } = options;
  const { id: runId, kind, environment, requestedBy } = claim.run;
  const [now, workspace] = await Promise.all([store.now(), readWorkspace(options)]);
  const found = config.environments.get(environment);
  const policy = found && findPolicy(found, kind);
  const report = JSON.stringify(asked.report);
  const planHash = hashPlan(asked.plan);
  return store.write(async (tx) => {
    // Before the run's own row, as every transaction at the gate takes them.
    if (claim.lockToken !== undefined) await holdLock(tx, environment);
    const parked = await tx.db
      .updateTable('runs')
      .set((set) => ({
        status: 'awaiting_approval',
        report,
        attempt: 0,
        owed_at: null,
        lease_owner: null,
        lease_until: null,
        lock_token: null,
        revision: set('revision', '+', 1),
      }))
      .where('id', '=', runId)
      .where('fence', '=', claim.fence)
      .where('status', '=', 'running')
      .returning('cancelled_by')
      .executeTakeFirst();
    if (parked === undefined) return false;
    if (claim.lockToken !== undefined)
      await releaseLock(tx, { environment, token: claim.lockToken, actor: claim.owner, now });
    await tx.db
      .insertInto('approvals')
      .values({
        run_id: runId,
        plan: toCanonicalJson(asked.plan),
        plan_hash: planHash,
        report,
        nonce: options.newNonce(),
        asked_at: now,
        expires_at: expiresAt(policy, now),
        decision: null,
        decided_at: null,
        first_change_at: null,
        remind_at: remindsAt(policy, now, now),
      })
      .execute();
    const data = { plan: asked.plan, planHash };
    appendAudit(tx, { type: 'run.awaiting-approval', actor: requestedBy, runId, environment, data, at: now });
    const recorded = await holdApproval(tx, config, runId);
    if (recorded === undefined) return true;
    const { cancelled_by: by } = parked;
    // Somebody asked it to stop, and its worker has not heard of it yet.
    if (by !== null)
      await endAtGate(tx, {
        runId,
        decision: 'cancelled',
        actor: by,
        data: {},
        links: recorded.links,
        now,
      });
    else await settle(tx, { recorded, voters: new Map(), workspace, actor: options.actor, now });
    return true;
  });
}
