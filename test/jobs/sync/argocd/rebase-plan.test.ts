import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashPlan } from '../../../../src/gate/plan-hash.ts';
import { describePlanChange } from '../../../../src/jobs/sync/argocd/differences.ts';
import type { SyncPlan } from '../../../../src/jobs/sync/argocd/plan.ts';
import { planFor } from '../../../../src/jobs/sync/argocd/rebase-plan.ts';
import { anyApplication, anyNames, anyPlan, aPlan, aPlanned, withoutEmpty } from './a-plan.ts';

const [VAULT, WEB] = [aPlanned({ name: 'vault-config-prod' }), aPlanned()];
const approved = aPlan({ waves: [[VAULT], [WEB]] });
const begun = new Set(['vault-config-prod']);

test('what has begun is no change, and what has not yet is', () => {
  const done = { ...VAULT, liveRevision: VAULT.targetCommit, outOfSync: [], images: [] };
  const changed = { ...WEB, autoSync: true };

  const [same, other] = [WEB, changed].map((web) =>
    planFor(approved, aPlan({ waves: [[done], [web]] }), begun),
  );

  expect(same).toEqual(approved);
  expect(describePlanChange(approved, other ?? approved)).toEqual(['toy-web-prod syncs by itself now']);
});

test('what has begun and is gone since keeps its wave', () => {
  expect(planFor(approved, aPlan({ waves: [[WEB]] }), begun)).toEqual(approved);
});

test('what came besides is told at its place', () => {
  const now = aPlan({ waves: [[aPlanned({ name: 'image-updater-prod' }), VAULT], [WEB]] });

  expect(describePlanChange(approved, planFor(approved, now, begun))).toEqual([
    'image-updater-prod would be synced now too',
  ]);
});

test('a preflight that found it ready since keeps the approval; one that did not is a change', () => {
  const without = aPlan({ preflight: 'none' });

  const [ready, notReady] = (['ready', 'not-ready'] as const).map((preflight) =>
    planFor(without, aPlan({ preflight }), new Set()),
  );

  expect(ready).toEqual(without);
  expect(describePlanChange(without, notReady ?? without)).toEqual(['preflight is not ready now']);
});

test('a name that was not approved has not begun', () => {
  const now = aPlan({ waves: [[VAULT], [WEB, aPlanned({ name: 'x' })]] });

  expect(planFor(approved, now, new Set(['x']))).toEqual(now);
});

/** Only what this run has not begun. */
function restOf(
  plan: SyncPlan,
  approvedNames: readonly string[],
  names: ReadonlySet<string>,
  approvedPreflight: SyncPlan['preflight'],
): SyncPlan {
  const isBegun = (name: string) => names.has(name) && approvedNames.includes(name);
  return {
    ...plan,
    preflight: plan.preflight === 'ready' ? approvedPreflight : plan.preflight,
    waves: withoutEmpty(plan.waves.map((wave) => wave.filter(({ name }) => !isBegun(name)))),
  };
}

test('whatever this run did to what it began, the hash stays', () => {
  const doing = fc.record({ application: anyApplication, isGone: fc.boolean() });

  fc.assert(
    fc.property(anyPlan, anyNames, doing, (plan, names, { application, isGone }) => {
      const waves = plan.waves.map((wave) =>
        wave.flatMap((each) => {
          if (!names.has(each.name)) return [each];
          return isGone ? [] : [{ ...application, name: each.name }];
        }),
      );

      const rebased = planFor(plan, { ...plan, waves: withoutEmpty(waves) }, names);

      expect(hashPlan(rebased)).toBe(hashPlan(plan));
    }),
  );
});

test('the hash is the approved one exactly where nothing changed for the rest', () => {
  fc.assert(
    fc.property(anyPlan, fc.option(anyPlan), anyNames, (plan, other, names) => {
      const now = other ?? plan;
      const approvedNames = plan.waves.flat().map(({ name }) => name);
      const [was, is] = [plan, now].map((each) =>
        hashPlan(restOf(each, approvedNames, names, plan.preflight)),
      );

      expect(hashPlan(planFor(plan, now, names)) === hashPlan(plan)).toBe(was === is);
    }),
    { numRuns: 300 },
  );
});
