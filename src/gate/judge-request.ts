import type { Policy } from '../config/policy-schema.ts';
import { NO_POLICY, type Ruling, refuse } from './rules.ts';

/** Whether a job that changes something may be asked for at all. Without a policy nobody may. */
export function judgeRequest(facts: {
  readonly policy: Policy | undefined;
  readonly reason?: string | undefined;
}): Ruling {
  if (facts.policy === undefined) return NO_POLICY;
  if (!facts.policy.reasons.request || facts.reason?.trim()) return { accepted: true };
  return refuse(6, 'reason-missing', 'To ask for this needs a reason.', 'Say why.');
}
