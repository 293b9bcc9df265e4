import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCanonicalJson } from '../../../../src/audit/append.ts';
import { hashPlan } from '../../../../src/gate/plan-hash.ts';
import { describePlanChange } from '../../../../src/jobs/sync/argocd/differences.ts';
import type { SyncPlan } from '../../../../src/jobs/sync/argocd/plan.ts';
import { anyPlan, aPlan, aPlanned, aResourceName } from './a-plan.ts';

const web = (application: Parameters<typeof aPlanned>[0]) =>
  aPlan({ waves: [[aPlanned({ name: 'vault-config-prod' })], [aPlanned(application)]] });
const OTHER = '7'.repeat(40);

describe('what differs is said', () => {
  test.each<[SyncPlan, string]>([
    [aPlan({ environment: 'staging' }), 'it is for staging now (was prod)'],
    [aPlan({ clusterUid: 'another' }), 'it is for another cluster now'],
    [aPlan({ clusterUid: 'unknown' }), 'which cluster it is for is not known any more'],
    [aPlan({ operation: { kind: 'sync', prune: false } }), 'nothing would be pruned any more'],
    [aPlan({ executor: 'argocd-api' }), "it would go through Argo CD's own API now"],
    [aPlan({ freeze: null }), 'the freeze is over: year end'],
    [aPlan({ freeze: 'incident' }), 'another freeze: incident'],
    [aPlan({ preflight: 'not-ready' }), 'preflight is not ready any more'],
    [aPlan({ preflight: 'unknown' }), 'the last preflight could not tell'],
    [aPlan({ preflight: 'none' }), 'no preflight is known any more'],
    [aPlan({ policyVersion: 'b' }), 'the policy changed'],
    [aPlan({ policyVersion: null }), 'there is no policy for it any more'],
    [web({ namespace: 'argocd' }), 'toy-web-prod is in namespace argocd now (was openshift-gitops)'],
    [web({ project: 'toys' }), 'toy-web-prod is of project toys now (was default)'],
    [web({ liveRevision: OTHER }), 'toy-web-prod runs 7777777 now (was 5555555)'],
    [web({ liveRevision: null }), 'toy-web-prod runs nothing now (was 5555555)'],
    [web({ targetCommit: OTHER }), 'toy-web-prod would now go to 7777777 (was 9999999)'],
    [web({ targetCommit: 'unknown' }), 'where toy-web-prod would go is not known any more (was 9999999)'],
    [
      web({ outOfSync: [aResourceName('toy-api'), aResourceName('toy-web')] }),
      'Deployment bitiq-prod/toy-api of toy-web-prod changes now too',
    ],
    [web({ outOfSync: [] }), 'Deployment bitiq-prod/toy-web of toy-web-prod does not change any more'],
    [web({ outOfSync: 'unknown' }), 'what changes in toy-web-prod is not known any more'],
    [web({ toPrune: [] }), 'Deployment bitiq-prod/old of toy-web-prod is no longer among what is not in Git'],
    [web({ images: [] }), 'toy-web-prod would no longer get image quay.io/acme/toy-web v2 (v1 runs)'],
    [web({ autoSync: true }), 'toy-web-prod syncs by itself now'],
    [
      web({ syncOptions: ['ApplyOutOfSyncOnly=true'] }),
      'toy-web-prod would be synced without Replace=true now',
    ],
    [
      aPlan({ waves: [[aPlanned({ name: 'vault-config-prod' })]] }),
      'toy-web-prod would not be synced any more',
    ],
    [
      aPlan({ waves: [[aPlanned({ name: 'vault-config-prod' }), aPlanned()]] }),
      'toy-web-prod would be in wave 1 now (was 2)',
    ],
    [
      aPlan({ waves: [...aPlan().waves, [aPlanned({ name: 'toy-api-prod' })]] }),
      'toy-api-prod would be synced now too',
    ],
  ])('%#: $1', (after, sentence) => {
    expect(describePlanChange(aPlan(), after)).toEqual([sentence]);
    expect(describePlanChange(after, aPlan())).toHaveLength(1);
  });

  test('in one sentence for all that a push only carries along', () => {
    const idle = (name: string, commit: string) =>
      aPlanned({ name, liveRevision: commit, targetCommit: commit, outOfSync: [], toPrune: [], images: [] });
    const at = (commit: string, ...names: readonly string[]) =>
      aPlan({ waves: [names.map((name) => idle(name, commit)), [aPlanned({ targetCommit: commit })]] });
    const names = ['vault-config-prod', 'vault-runtime-prod', 'ci-pipelines-prod'];

    expect(describePlanChange(at('9'.repeat(40), ...names), at(OTHER, ...names))).toEqual([
      'toy-web-prod would now go to 7777777 (was 9999999)',
      '3 applications without a change would stay so, at 7777777',
    ]);
    expect(
      describePlanChange(at('9'.repeat(40), 'vault-config-prod'), at(OTHER, 'vault-config-prod')),
    ).toEqual(expect.arrayContaining(['vault-config-prod would now go to 7777777 (was 9999999)']));
  });

  test('with who wrote the commit that came, where that is known', () => {
    const commit = { sha: OTHER, author: '@jun', subject: 'Faster', url: '' };
    const observed = {
      name: 'toy-web-prod',
      syncStatus: 'OutOfSync',
      health: 'Healthy',
      comparedWith: OTHER,
      reconciledAgoMs: 0,
      commits: { ahead: 1, behind: 0, newest: [commit], url: '' },
      operation: null,
      windows: [],
    };

    expect(describePlanChange(aPlan(), web({ targetCommit: OTHER }), [observed])).toEqual([
      'toy-web-prod would now go to 7777777 by @jun (was 9999999)',
    ]);
  });
});

/** Other values where a field has but a few. */
const OTHERS: Readonly<Record<string, unknown>> = {
  executor: 'argocd-api',
  preflight: 'not-ready',
  kind: 'other',
};

/** The value with each of its fields changed in turn, and each of its lists shortened, with the place. */
function changedOnce(value: unknown, key = ''): readonly (readonly [place: string, changed: unknown])[] {
  if (typeof value === 'string') return [[key, key in OTHERS ? OTHERS[key] : `${value}x`]];
  if (typeof value === 'boolean') return [[key, !value]];
  if (typeof value !== 'object' || value === null) throw new Error(`${key} has nothing to change`);
  if (Array.isArray(value)) {
    const inside = value.flatMap((item, index) =>
      changedOnce(item, key).map(
        ([place, changed]) => [`[${index}].${place}`, value.with(index, changed)] as const,
      ),
    );
    return [...inside, [`${key} shorter`, value.slice(1)]];
  }
  return Object.entries(value).flatMap(([name, part]) =>
    changedOnce(part, name).map(
      ([place, changed]) => [`${name}.${place}`, { ...value, [name]: changed }] as const,
    ),
  );
}

describe('every field of a plan, changed alone, changes the hash and is told', () => {
  test.each(changedOnce(aPlan()))('%s', (_place, changed) => {
    expect(hashPlan(changed)).not.toBe(hashPlan(aPlan()));
    expect(describePlanChange(aPlan(), changed as SyncPlan)).not.toEqual([]);
  });
});

test('two plans differ in words exactly where they differ in their hash', () => {
  fc.assert(
    fc.property(anyPlan, anyPlan, (before, after) => {
      const isSame = hashPlan(before) === hashPlan(after);

      expect(describePlanChange(before, after).length === 0).toBe(isSame);
    }),
  );
});

test('fields in another order are the same plan', () => {
  const reversed = Object.fromEntries(Object.entries(aPlan().operation).toReversed());

  expect(describePlanChange(aPlan(), { ...aPlan(), operation: reversed as SyncPlan['operation'] })).toEqual(
    [],
  );
});

test('a plan that was kept as canonical JSON is the same plan', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      expect(describePlanChange(JSON.parse(toCanonicalJson(plan)), plan)).toEqual([]);
    }),
  );
});
