import { confirmationsOf } from '../../approvals/confirmations.ts';
import type { ApprovalStanding } from '../../approvals/desk.ts';
import type { Config } from '../../config/config.ts';
import { findPolicy } from '../../gate/find-policy.ts';

/** Whether who approves is asked more in a dialog: for the reason that the policy wants, or to confirm what the plan lists. */
export function asksMore(
  { environments }: Pick<Config, 'environments'>,
  { run, record }: ApprovalStanding,
): boolean {
  const environment = environments.get(run.environment);
  const policy = environment && findPolicy(environment, run.kind);
  return policy?.reasons.approve === true || confirmationsOf(record.plan).length > 0;
}
