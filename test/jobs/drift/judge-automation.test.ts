import { describe, expect, test } from 'vitest';
import { judgeAutomation } from '../../../src/jobs/drift/judge-automation.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { aState } from '../sync/argocd/a-sync.ts';

type Setting = 'by-policy' | 'on' | 'off' | 'any';

const APPROVED = { sync: { approvals: { group: 'platform' } } };
const AUTO = { sync: { approvals: 'auto' } };

/** What is told of an Application that syncs, or heals, by itself or not. */
function told(state: { autoSync?: boolean; selfHeal?: boolean }, drift: object, policies: object = APPROVED) {
  const environment = anEnvironment({ policies, drift });
  return judgeAutomation(aState(state), environment).map(({ kind, sentence }) => `${kind}: ${sentence}`);
}

const MUST_NOT = 'it syncs by itself (syncPolicy.automated), whatever is approved here';
const MUST = 'it does not sync by itself (syncPolicy.automated), as it should here';

describe('auto-sync', () => {
  test.each<[Setting, boolean, object, readonly string[]]>([
    ['by-policy', true, APPROVED, [`auto-sync: ${MUST_NOT}`]],
    ['by-policy', false, APPROVED, []],
    ['by-policy', true, {}, [`auto-sync: ${MUST_NOT}`]],
    ['by-policy', true, AUTO, []],
    ['by-policy', false, AUTO, []],
    ['on', true, APPROVED, []],
    ['on', false, APPROVED, [`auto-sync: ${MUST}`]],
    ['off', true, AUTO, [`auto-sync: ${MUST_NOT}`]],
    ['off', false, AUTO, []],
    ['any', true, APPROVED, []],
    ['any', false, APPROVED, []],
  ])('%s where it is %s under %j: %j', (autoSync, is, policies, expected) => {
    expect(told({ autoSync: is }, { autoSync, selfHeal: 'any' }, policies)).toEqual(expected);
  });
});

const HEALS = 'it undoes changes by hand by itself (selfHeal), which is not wanted here';
const HEALS_NOT = 'it does not undo changes by hand by itself (selfHeal), as it should here';

describe('self-heal', () => {
  test.each<[Setting, boolean, object, readonly string[]]>([
    ['by-policy', true, APPROVED, [`self-heal: ${HEALS}`]],
    ['by-policy', false, APPROVED, []],
    ['by-policy', true, AUTO, []],
    ['by-policy', false, AUTO, []],
    ['on', true, APPROVED, []],
    ['on', false, APPROVED, [`self-heal: ${HEALS_NOT}`]],
    ['off', true, AUTO, [`self-heal: ${HEALS}`]],
    ['off', false, AUTO, []],
    ['any', true, APPROVED, []],
  ])('%s where it is %s under %j: %j', (selfHeal, is, policies, expected) => {
    const state = { autoSync: true, selfHeal: is };

    expect(told(state, { autoSync: 'any', selfHeal }, policies)).toEqual(expected);
  });

  test('is nothing without auto-sync, and told by it where that is not wanted either', () => {
    expect(told({ autoSync: false, selfHeal: true }, { autoSync: 'any', selfHeal: 'off' })).toEqual([]);
    expect(told({ autoSync: true, selfHeal: true }, {})).toEqual([`auto-sync: ${MUST_NOT}`]);
    expect(told({}, { autoSync: 'on', selfHeal: 'on' })).toEqual([
      `auto-sync: ${MUST}`,
      `self-heal: ${HEALS_NOT}`,
    ]);
  });
});
