import { hashPlan } from '../../gate/plan-hash.ts';
import type { CommonFacts } from './find-shared-obstacles.ts';
import { findFreeze } from './freeze.ts';
import { verdictOf } from './last-preflight.ts';
import { type CommonPlan, type Surroundings, UNKNOWN } from './plan.ts';
import { known } from './read.ts';

/** What a plan says of its environment. The same facts give the same answer. */
export function planCommon(facts: CommonFacts): CommonPlan {
  const { environment, clusterUid, freezes, lastPreflight, policy, now } = facts;
  return {
    environment,
    clusterUid: known(clusterUid) || UNKNOWN,
    freeze: findFreeze(freezes, now)?.reason ?? null,
    preflight: verdictOf(lastPreflight),
    policyVersion: policy === undefined ? null : hashPlan(policy),
  };
}

/** What was seen of the environment that is not part of what is approved. */
export function surroundingsOf({ freezes, lastPreflight, now }: CommonFacts): Surroundings {
  return {
    preflightAgoMs: lastPreflight === undefined ? null : now.getTime() - lastPreflight.at.getTime(),
    frozenUntil: findFreeze(freezes, now)?.until.toISOString() ?? null,
  };
}
