import type { Freeze } from '../../config/freeze-schema.ts';
import type { Policy } from '../../config/policy-schema.ts';
import { findFreeze, frozen } from './freeze.ts';
import type { LastPreflight } from './last-preflight.ts';
import { missingPreflight } from './last-preflight.ts';
import { unknown } from './obstacle.ts';
import type { Obstacle } from './plan.ts';
import type { Read } from './read.ts';

/** What is asked of an environment before anything in it, whatever brings it about. */
export interface CommonFacts {
  readonly environment: string;
  readonly clusterUid: Read<string | undefined>;
  readonly freezes: readonly Freeze[];
  /** Without one nobody may sync here. */
  readonly policy: Policy | undefined;
  /** `undefined`: none is known. */
  readonly lastPreflight: LastPreflight | undefined;
  readonly now: Date;
}

/** What stands in the way of syncing anything in the environment. */
export function findSharedObstacles(shared: CommonFacts): readonly Obstacle[] {
  const { environment, freezes, policy, lastPreflight, now } = shared;
  return [
    ...frozen(environment, findFreeze(freezes, now)),
    ...unknownCluster(shared),
    ...(policy?.requirePreflight ? missingPreflight(environment, lastPreflight, now) : []),
  ];
}

/** A plan holds for one cluster; without its identity it could be carried out in another. */
function unknownCluster({ clusterUid }: CommonFacts): readonly Obstacle[] {
  if ('value' in clusterUid && clusterUid.value) return [];
  const failure: { readonly sentence: string; readonly remedy?: string } =
    'failure' in clusterUid ? clusterUid.failure : { sentence: 'the cluster has no namespace kube-system' };
  return [unknown('cluster-unknown', null, failure.sentence, failure.remedy)];
}
