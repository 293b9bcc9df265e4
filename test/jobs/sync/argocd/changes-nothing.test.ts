import { expect, test } from 'vitest';
import { changesNothing } from '../../../../src/jobs/sync/argocd/changes-nothing.ts';
import { aPlan, aPlanned } from './a-plan.ts';
import { LIVE, TARGET } from './a-sync.ts';

const DONE = { liveRevision: TARGET, targetCommit: TARGET, outOfSync: [], toPrune: [], images: [] };

const planOf = (application: Parameters<typeof aPlanned>[0], prune = false) =>
  aPlan({
    operation: { kind: 'sync', prune },
    waves: [[aPlanned({ ...DONE, name: 'vault-config-prod' })], [aPlanned({ ...DONE, ...application })]],
  });

const left = [{ group: '', kind: 'ConfigMap', namespace: 'bitiq-prod', name: 'old' }];

test.each<[string, ReturnType<typeof planOf>, boolean]>([
  ['all at their target and in sync', planOf({}), true],
  ['another commit', planOf({ liveRevision: LIVE }), false],
  ['never synced', planOf({ liveRevision: null }), false],
  ['a resource out of sync', planOf({ outOfSync: left }), false],
  ['something to prune that stays', planOf({ toPrune: left }), true],
  ['something to prune that goes', planOf({ toPrune: left }, true), false],
  ['resources that are not known', planOf({ outOfSync: 'unknown', toPrune: 'unknown' }), false],
  ['a target that is not known', planOf({ liveRevision: 'unknown', targetCommit: 'unknown' }), false],
])('%s: %s', (_case, plan, answer) => {
  expect(changesNothing(plan)).toBe(answer);
});
