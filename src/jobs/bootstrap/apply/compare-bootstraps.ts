import { isDeepStrictEqual } from 'node:util';
import { hashPlan } from '../../../gate/plan-hash.ts';
import { describeFields, type FieldSentences } from '../../describe-fields.ts';
import type { Comparison } from '../../sync/apply/comparison.ts';
import { short } from '../../sync/wording.ts';
import type { LineFinding } from '../checklist/line.ts';
import type { BootstrapPlan } from '../plan.ts';

/**
 * The approved plan of a bootstrap beside the one made now. What it has synced changes nothing in it.
 * `prepared` is how that stands which phase 1 has made, where that counts: it was approved as it was written.
 */
export function compareBootstraps(
  approved: BootstrapPlan,
  now: BootstrapPlan,
  prepared?: LineFinding | undefined,
): Comparison {
  const isAsWritten = prepared === undefined || prepared.state === 'passed';
  return {
    hash: hashPlan(isAsWritten ? now : { ...now, prepared: prepared.summary }),
    hasMoved: approved.commit !== now.commit,
    listDifferences: () => [
      ...describeFields(SENTENCES, approved, now),
      ...(isAsWritten ? [] : [`What was prepared is another: ${prepared.summary}`]),
    ],
  };
}

const SENTENCES: FieldSentences<BootstrapPlan, Exclude<keyof BootstrapPlan, 'operation'>> = {
  commit: (before, after) => [`It would now go to ${short(after.commit)} (was ${short(before.commit)})`],
  environment: (before, after) => [`It is for ${after.environment} now (was ${before.environment})`],
  clusterUid: () => ['It is for another cluster now'],
  parts: (before, after) => {
    const [old, now] = [byId(before), byId(after)];
    return [
      ...[...now]
        .filter(([id, wanted]) => !isDeepStrictEqual(old.get(id), wanted))
        .map(([id]) =>
          old.has(id) ? `${id} would be written otherwise now` : `${id} would be written too now`,
        ),
      ...[...old.keys()].filter((id) => !now.has(id)).map((id) => `${id} would not be written any more`),
    ];
  },
  waves: () => ['The applications would be synced in other waves now'],
  confirmations: () => ['Other things are to be confirmed now'],
  executor: () => ['Operations would be set in another way now'],
  policyVersion: (_, after) =>
    after.policyVersion === null ? ['There is no policy for it any more'] : ['The policy changed'],
};

function byId({ parts }: BootstrapPlan): ReadonlyMap<string, unknown> {
  return new Map(parts.map(({ id, wanted }) => [id, wanted]));
}
