import { describeFields, type FieldSentences } from '../describe-fields.ts';
import { type CommonPlan, UNKNOWN } from './plan.ts';

/** What differs in what two plans say of their environment, a sentence each without a full stop. */
export function describeCommonChange(before: CommonPlan, after: CommonPlan): readonly string[] {
  return describeFields(SENTENCES, before, after);
}

const SENTENCES: FieldSentences<CommonPlan, keyof CommonPlan> = {
  environment: (before, after) => `it is for ${after.environment} now (was ${before.environment})`,
  clusterUid: (before, after) => {
    if (after.clusterUid === UNKNOWN) return 'which cluster it is for is not known any more';
    return before.clusterUid === UNKNOWN
      ? 'which cluster it is for is known now'
      : 'it is for another cluster now';
  },
  freeze: (before, after) => {
    if (after.freeze === null) return `the freeze is over: ${before.freeze}`;
    return before.freeze === null ? `a freeze began: ${after.freeze}` : `another freeze: ${after.freeze}`;
  },
  preflight: (before, after) => {
    const isLost = before.preflight === 'ready' && after.preflight === 'not-ready';
    return isLost ? 'preflight is not ready any more' : PREFLIGHTS[after.preflight];
  },
  policyVersion: (before, after) => {
    if (after.policyVersion === null) return 'there is no policy for it any more';
    return before.policyVersion === null ? 'there is a policy for it now' : 'the policy changed';
  },
};

const PREFLIGHTS = {
  ready: 'preflight is ready now',
  'not-ready': 'preflight is not ready now',
  unknown: 'the last preflight could not tell',
  none: 'no preflight is known any more',
} as const;
