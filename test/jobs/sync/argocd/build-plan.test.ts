import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashPlan } from '../../../../src/gate/plan-hash.ts';
import { buildPlan } from '../../../../src/jobs/sync/argocd/build-plan.ts';
import { describePlanChange } from '../../../../src/jobs/sync/argocd/differences.ts';
import type { ApplicationFacts, SharedFacts } from '../../../../src/jobs/sync/argocd/facts.ts';
import { anEnvironment } from '../../../helpers/an-environment.ts';
import { aResource, NOW, sharedFacts, someFacts } from './a-sync.ts';

const RESOURCES = [
  aResource('a'),
  aResource('b', { kind: 'Service', group: '' }),
  aResource('c', { requiresPruning: true }),
];

const IMAGES = [
  { image: 'i', from: '1', to: '2' },
  { image: 'j', from: '1', to: '2' },
];

const LATER = new Date('2027-01-01T00:00:00Z');
const aFreeze = (from: Date, reason = 'year end') => ({
  from,
  to: new Date(from.getTime() + 86_400_000),
  reason,
  timeZone: 'UTC',
});

function aPolicy(policy: object = {}) {
  return anEnvironment({ policies: { sync: { approvals: 'auto', ...policy } } }).policies.sync;
}

const hashOf = (facts: ApplicationFacts, shared: Partial<SharedFacts> = {}) =>
  hashPlan(buildPlan([[facts]], sharedFacts(shared)));

const base = () => someFacts({ resources: RESOURCES });

describe('the hash of a plan', () => {
  test.each<[string, string]>([
    [
      'the target commit',
      hashOf(
        someFacts(
          { resources: RESOURCES, comparedWith: '7'.repeat(40) },
          { target: { value: '7'.repeat(40) } },
        ),
      ),
    ],
    ['the live commit', hashOf(someFacts({ resources: RESOURCES, liveRevision: '6'.repeat(40) }))],
    ['a resource more', hashOf(someFacts({ resources: [...RESOURCES, aResource('d')] }))],
    ['a resource less', hashOf(someFacts({ resources: RESOURCES.slice(1) }))],
    ['what would be pruned', hashOf(someFacts({ resources: RESOURCES.slice(0, 2) }))],
    ['pruning', hashOf(base(), { prune: true })],
    ['the cluster', hashOf(base(), { clusterUid: { value: 'another' } })],
    ['the environment', hashOf(base(), { environment: 'staging' })],
    ['the executor', hashOf(base(), { executor: 'argocd-api' })],
    ['a freeze', hashOf(base(), { freezes: [aFreeze(NOW)] })],
    ['what preflight says', hashOf(base(), { lastPreflight: { answer: 'no', at: NOW } })],
    ['a policy', hashOf(base(), { policy: aPolicy() })],
    [
      'an image',
      hashOf(
        someFacts({ resources: RESOURCES }, { images: { value: [{ image: 'i', from: '1', to: '2' }] } }),
      ),
    ],
    ['a sync option', hashOf(someFacts({ resources: RESOURCES, syncOptions: ['Replace=true'] }))],
    ['auto-sync', hashOf(someFacts({ resources: RESOURCES, autoSync: true }))],
    ['the project', hashOf(someFacts({ resources: RESOURCES, project: 'other' }))],
    ['an application more', hashPlan(buildPlan([[base(), someFacts({ name: 'z' })]], sharedFacts()))],
    ['another order of waves', hashPlan(buildPlan([[someFacts({ name: 'z' })], [base()]], sharedFacts()))],
  ])('changes with %s', (_what, hash) => {
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hash).not.toBe(hashOf(base()));
  });

  test('changes with what the policy says', () => {
    const [first, second] = [aPolicy(), aPolicy({ expiry: '5h' })].map((policy) =>
      hashOf(base(), { policy }),
    );

    expect(first).not.toBe(second);
  });

  test('does not change with what is no effect of it', () => {
    const noise = fc.record({
      resources: fc.shuffledSubarray(RESOURCES, { minLength: 3, maxLength: 3 }),
      synced: fc.array(
        fc.string().map((name) => aResource(name, { status: 'Synced' })),
        { maxLength: 4 },
      ),
      health: fc.constantFrom('Healthy', 'Progressing', 'Degraded'),
      reconciledAt: fc.date({ noInvalidDate: true }),
      operation: fc.constantFrom(undefined, { by: 'jun', phase: 'Running' }),
      now: fc.date({ noInvalidDate: true, min: NOW, max: new Date(LATER.getTime() - 1) }),
      ahead: fc.nat(),
      readable: fc.boolean(),
      images: fc.shuffledSubarray(IMAGES, { minLength: 2, maxLength: 2 }),
      preflightAt: fc.date({ noInvalidDate: true }),
      freezes: fc.subarray([aFreeze(LATER), aFreeze(LATER, 'another')]),
    });
    const withImages = { images: { value: IMAGES } };
    const calm = (at: Date) => ({ lastPreflight: { answer: 'yes', at } as const, policy: aPolicy() });
    const before = buildPlan([[someFacts({ resources: RESOURCES }, withImages)]], sharedFacts(calm(NOW)));

    fc.assert(
      fc.property(noise, ({ resources, synced, ahead, readable, images, preflightAt, ...rest }) => {
        const { health, reconciledAt, operation, now, freezes } = rest;
        const failure = { sentence: 'no' };
        const comparison = readable ? { value: { ahead, behind: 0, commits: [], url: '' } } : { failure };
        const facts = someFacts(
          { resources: [...synced, ...resources], health, reconciledAt, operation },
          { comparison, images: { value: images } },
        );

        const after = buildPlan(
          [[facts]],
          sharedFacts({ now, freezes, projects: { failure }, ...calm(preflightAt) }),
        );

        expect(hashPlan(after)).toBe(hashPlan(before));
        expect(describePlanChange(before, after)).toEqual([]);
      }),
    );
  });

  test('does not change with the order in which applications came', () => {
    const wave = [base(), someFacts({ name: 'z' }), someFacts({ name: 'a' })];

    expect(hashPlan(buildPlan([wave.toReversed()], sharedFacts()))).toBe(
      hashPlan(buildPlan([wave], sharedFacts())),
    );
  });

  test('of a commit that was asked for does not change when Argo CD compares with others', () => {
    const seen = (comparedWith: string, resources = RESOURCES) =>
      hashOf(someFacts({ comparedWith, resources }, { isPinned: true }));

    expect(seen('1'.repeat(40))).toBe(seen('2'.repeat(40), []));
  });
});

test('what could not be read is unknown, and never left out', () => {
  const failure = { sentence: 'no' };
  const facts = someFacts({ resources: RESOURCES }, { target: { failure }, images: { failure } });

  const plan = buildPlan([[facts]], sharedFacts({ clusterUid: { failure } }));

  expect(plan.clusterUid).toBe('unknown');
  expect(plan.waves[0]?.[0]).toMatchObject({
    targetCommit: 'unknown',
    outOfSync: 'unknown',
    toPrune: 'unknown',
    images: 'unknown',
  });
});
