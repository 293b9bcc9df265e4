import fc from 'fast-check';
import type { PlannedApplication, SyncPlan } from '../../../../src/jobs/sync/argocd/plan.ts';
import { LIVE, TARGET } from './a-sync.ts';

export const aResourceName = (name: string) => ({
  group: 'apps',
  kind: 'Deployment',
  namespace: 'bitiq-prod',
  name,
});

/** An application with something in every list. */
export function aPlanned(application: Partial<PlannedApplication> = {}): PlannedApplication {
  return {
    name: 'toy-web-prod',
    namespace: 'openshift-gitops',
    project: 'default',
    liveRevision: LIVE,
    targetCommit: TARGET,
    outOfSync: [aResourceName('toy-web')],
    toPrune: [aResourceName('old')],
    images: [{ image: 'quay.io/acme/toy-web', from: 'v1', to: 'v2' }],
    autoSync: false,
    definition: 'd'.repeat(64),
    syncOptions: ['ApplyOutOfSyncOnly=true', 'Replace=true'],
    ...application,
  };
}

/** A plan with something in every field. */
export function aPlan(plan: Partial<SyncPlan> = {}): SyncPlan {
  return {
    operation: { kind: 'sync', prune: true },
    environment: 'prod',
    clusterUid: 'a-cluster',
    executor: 'kubernetes',
    freeze: 'year end',
    preflight: 'ready',
    policyVersion: 'a'.repeat(64),
    waves: [[aPlanned({ name: 'vault-config-prod' })], [aPlanned()]],
    ...plan,
  };
}

const names = (list: readonly string[]) => fc.subarray([...list]);
const unknown = fc.constant('unknown' as const);
const commit = (letter: string) => letter.repeat(40);

/** Few values for each field, so that the same ones often meet. */
export const anyApplication = fc
  .record({
    liveRevision: fc.constantFrom(null, commit('1')),
    targetCommit: fc.constantFrom(commit('1'), commit('2'), 'unknown'),
    outOfSync: fc.oneof(
      unknown,
      names(['a', 'b']).map((list) => list.map(aResourceName)),
    ),
    toPrune: fc.oneof(
      unknown,
      names(['c']).map((list) => list.map(aResourceName)),
    ),
    images: fc.oneof(
      unknown,
      names(['v1', 'v2']).map((list) => list.map((to) => ({ image: 'i', from: 'v0', to }))),
    ),
    autoSync: fc.boolean(),
    syncOptions: names(['x=1', 'y=1']),
  })
  .map((application) => aPlanned(application));

const NAMES = ['a', 'b', 'c', 'd'];

/** Up to four applications in up to three waves. */
export const anyPlan: fc.Arbitrary<SyncPlan> = fc
  .record({
    prune: fc.boolean(),
    freeze: fc.constantFrom(null, 'year end'),
    preflight: fc.constantFrom<SyncPlan['preflight']>('ready', 'not-ready', 'none'),
    places: fc.array(fc.tuple(fc.constantFrom(null, 0, 1, 2), anyApplication), {
      minLength: 4,
      maxLength: 4,
    }),
  })
  .map(({ prune, places, ...fields }) => {
    const placed = places.map(([wave, application], index) => ({
      wave,
      ...application,
      name: NAMES[index] ?? '',
    }));
    const waves = [0, 1, 2].map((at) =>
      placed.filter(({ wave }) => wave === at).map(({ wave: _, ...application }) => application),
    );
    return aPlan({ ...fields, operation: { kind: 'sync', prune }, waves: withoutEmpty(waves) });
  });

export const anyNames = fc.subarray(NAMES).map((list) => new Set(list));

export function withoutEmpty(waves: SyncPlan['waves']): SyncPlan['waves'] {
  return waves.filter((wave) => wave.length > 0);
}
