import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashPlan } from '../../../src/gate/plan-hash.ts';
import { buildPlan } from '../../../src/jobs/sync/build-plan.ts';
import type { ApplicationFacts, SharedFacts } from '../../../src/jobs/sync/facts.ts';
import { aResource, NOW, sharedFacts, someFacts } from './a-sync.ts';

const RESOURCES = [
  aResource('a'),
  aResource('b', { kind: 'Service', group: '' }),
  aResource('c', { requiresPruning: true }),
];

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
      now: fc.date({ noInvalidDate: true, min: NOW }),
      ahead: fc.nat(),
      readable: fc.boolean(),
    });

    fc.assert(
      fc.property(noise, ({ resources, synced, health, reconciledAt, operation, now, ahead, readable }) => {
        const failure = { sentence: 'no' };
        const facts = someFacts(
          { resources: [...synced, ...resources], health, reconciledAt, operation },
          { comparison: readable ? { value: { ahead, behind: 0, commits: [], url: '' } } : { failure } },
        );

        expect(hashOf(facts, { now, projects: { failure } })).toBe(hashOf(base()));
      }),
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
